-- What is held until the order has decided (two-phase commit).
ALTER TABLE payments
  DROP CONSTRAINT payments_forward_check,
  ADD CONSTRAINT payments_forward_check
    CHECK (forward IN ('none', 'done', 'refused', 'pending', 'prepared',
                       'committing'));
