-- A letter keeps its message as it was, so that it can be sent once more. What
-- comes again is the same letter.
ALTER TABLE dead_letters
  ADD message_id text   COLLATE "C" NOT NULL DEFAULT '', -- '': the gateway's
  ADD order_id   text   NOT NULL DEFAULT '',
  ADD count      bigint NOT NULL DEFAULT 1 CHECK (count >= 1),
  ADD headers    json   NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX dead_letters_by_message ON dead_letters (message_id)
  WHERE message_id <> '';
