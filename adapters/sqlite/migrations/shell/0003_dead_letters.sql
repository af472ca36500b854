-- A letter keeps its message as it was, so that it can be sent once more. What
-- comes again is the same letter, and an id is never used again: who deletes or
-- replays a letter must not meet another.
CREATE TABLE kept_letters (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  parked_at  INTEGER NOT NULL,
  command    TEXT    NOT NULL,
  saga_id    TEXT    NOT NULL,
  content    TEXT    NOT NULL,
  error      TEXT    NOT NULL,
  message_id TEXT    NOT NULL DEFAULT '', -- '': what the gateway asked
  order_id   TEXT    NOT NULL DEFAULT '',
  count      INTEGER NOT NULL DEFAULT 1 CHECK (count >= 1),
  headers    TEXT    NOT NULL DEFAULT '[]'
) STRICT;
INSERT INTO kept_letters (id, parked_at, command, saga_id, content, error)
  SELECT id, parked_at, command, saga_id, content, error FROM dead_letters;
DROP TABLE dead_letters;
ALTER TABLE kept_letters RENAME TO dead_letters;
CREATE UNIQUE INDEX dead_letters_by_message ON dead_letters (message_id)
  WHERE message_id <> '';
