-- What every participant has beside its own tables. Times are milliseconds
-- since 1970, amounts are minor units; the views show them as people read them.

CREATE FUNCTION as_time(milliseconds bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_timestamp(nullif(milliseconds, 0) / 1000.0);

CREATE FUNCTION as_amount(minor bigint) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (minor / 100.0)::numeric(20, 2);

-- The processes that write here, and when each has last said that it lives.
CREATE TABLE owners (
  owner   text   COLLATE "C" PRIMARY KEY,
  beat_at bigint NOT NULL
) WITH (fillfactor = 50);

-- The messages of one transaction that the bus has yet to acknowledge.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner      text   COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  messages   text   NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX outbox_by_owner ON outbox (owner, id);
-- A batch's messages are long and soon gone: the default takes a tenth of a
-- busy server's time. Not every server is built with LZ4.
DO $$
BEGIN
  EXECUTE 'ALTER TABLE outbox ALTER COLUMN messages SET COMPRESSION lz4';
EXCEPTION
  WHEN feature_not_supported OR syntax_error THEN NULL;
END
$$;

-- What was asked for with an idempotency key, and what was answered.
CREATE TABLE commands (
  command_id  text   COLLATE "C" PRIMARY KEY,
  fingerprint text   NOT NULL,
  refused     text   NOT NULL,
  detail      text   NOT NULL,
  answer      json   NOT NULL,
  created_at  bigint NOT NULL
);
CREATE INDEX commands_by_age ON commands (created_at);

-- Commands that failed alone, three times, for a reason of their own.
CREATE TABLE dead_letters (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parked_at bigint NOT NULL,
  command   text   NOT NULL,
  saga_id   text   NOT NULL,
  content   text   NOT NULL,
  error     text   NOT NULL
);

-- What the bus has not acknowledged, by the process that is to publish it.
CREATE VIEW outbox_lag AS
  SELECT owner, count(*) AS waiting, as_time(min(created_at)) AS oldest,
         clock_timestamp() - as_time(min(created_at)) AS lag,
         (SELECT as_time(beat_at) FROM owners
          WHERE owners.owner = outbox.owner) AS owner_seen
  FROM outbox GROUP BY owner;
