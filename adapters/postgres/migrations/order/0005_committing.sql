-- Two-phase commit has a status of its own.
ALTER TABLE orders
  DROP CONSTRAINT orders_status_check,
  ADD CONSTRAINT orders_status_check CHECK (status IN (
    'draft', 'pending', 'inventory_reserved', 'payment_completed', 'committing',
    'completed', 'compensating', 'failed', 'cancelling', 'cancelled'));
