-- What the list of deliveries has. What is nobody's business yet, and an undo that
-- came first, may be very many rows on end, after an outage.
CREATE INDEX shown_deliveries ON deliveries (saga_id)
  WHERE forward NOT IN ('none', 'pending');
