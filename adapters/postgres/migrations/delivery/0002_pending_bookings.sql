-- A parcel is booked for a row that was claimed before.
ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_forward_check,
  ADD CONSTRAINT deliveries_forward_check
    CHECK (forward IN ('none', 'done', 'refused', 'pending')),
  ADD COLUMN tries      bigint NOT NULL DEFAULT 0,
  ADD COLUMN asked      json   NOT NULL DEFAULT '[]',
  ADD COLUMN unrecorded json   NOT NULL DEFAULT '[]';
