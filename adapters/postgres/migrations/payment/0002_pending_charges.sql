-- A card is charged for a row that was claimed before.
ALTER TABLE payments
  DROP CONSTRAINT payments_forward_check,
  ADD CONSTRAINT payments_forward_check
    CHECK (forward IN ('none', 'done', 'refused', 'pending')),
  ADD COLUMN tries      bigint NOT NULL DEFAULT 0,
  ADD COLUMN asked      json   NOT NULL DEFAULT '[]',
  ADD COLUMN unrecorded json   NOT NULL DEFAULT '[]';
