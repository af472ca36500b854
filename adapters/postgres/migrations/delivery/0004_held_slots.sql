-- What is held until the order has decided (two-phase commit).
ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_forward_check,
  ADD CONSTRAINT deliveries_forward_check
    CHECK (forward IN ('none', 'done', 'refused', 'pending', 'prepared',
                       'committing'));
