-- What is held until the order has decided (two-phase commit), and when its vote
-- is repeated.
ALTER TABLE reservations
  DROP CONSTRAINT reservations_forward_check,
  ADD CONSTRAINT reservations_forward_check
    CHECK (forward IN ('none', 'done', 'refused', 'prepared')),
  ADD COLUMN due_at bigint  NOT NULL DEFAULT 0, -- 0: never
  ADD COLUMN tries  bigint  NOT NULL DEFAULT 0,
  ADD COLUMN timed  boolean GENERATED ALWAYS AS (due_at > 0) STORED;
CREATE INDEX reservations_timed ON reservations (saga_id) WHERE timed;
