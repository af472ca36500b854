-- What every participant has beside its own tables.

-- The messages of one transaction that the bus has yet to acknowledge. An id is
-- never used again: an acknowledgement that comes late must not mean another row.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  messages   TEXT    NOT NULL
) STRICT;

-- What was asked for with an idempotency key, and what was answered.
CREATE TABLE commands (
  command_id  TEXT    PRIMARY KEY,
  fingerprint TEXT    NOT NULL,
  refused     TEXT    NOT NULL,
  detail      TEXT    NOT NULL,
  answer      TEXT    NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_by_age ON commands (created_at);

-- Commands that failed alone, three times, for a reason of their own.
CREATE TABLE dead_letters (
  id        INTEGER PRIMARY KEY,
  parked_at INTEGER NOT NULL,
  command   TEXT    NOT NULL,
  saga_id   TEXT    NOT NULL,
  content   TEXT    NOT NULL,
  error     TEXT    NOT NULL
) STRICT;
