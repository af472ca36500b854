-- What the list of payments has. What is nobody's business yet, and an undo that
-- came first, may be very many rows on end, after an outage.
CREATE INDEX shown_payments ON payments (saga_id)
  WHERE forward NOT IN ('none', 'pending');
