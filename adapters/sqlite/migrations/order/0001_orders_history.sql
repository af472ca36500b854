CREATE TABLE orders (
  position     INTEGER PRIMARY KEY, -- in the order in which they came
  order_id     TEXT    NOT NULL UNIQUE,
  user_id      TEXT    NOT NULL,
  items        TEXT    NOT NULL,
  amount       INTEGER NOT NULL CHECK (amount >= 0),
  method       TEXT    NOT NULL,
  address      TEXT    NOT NULL,
  status       TEXT    NOT NULL CHECK (status IN (
    'draft', 'pending', 'inventory_reserved', 'payment_completed', 'completed',
    'compensating', 'failed', 'cancelling', 'cancelled')),
  reason       TEXT    NOT NULL,
  coordination TEXT    NOT NULL,
  saga         TEXT    NOT NULL, -- which table of steps
  saga_id      TEXT    NOT NULL, -- of the present attempt
  attempt      INTEGER NOT NULL,
  steps        TEXT    NOT NULL,
  cancels      INTEGER NOT NULL,
  stuck        INTEGER NOT NULL CHECK (stuck IN (0, 1)),
  seq          INTEGER NOT NULL,
  started_at   INTEGER NOT NULL,
  deadline     INTEGER NOT NULL,
  due_at       INTEGER NOT NULL, -- 0: never
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  traceparent  TEXT    NOT NULL
) STRICT;
CREATE INDEX orders_by_user ON orders (user_id);
-- Sagas on their way are due at some time, others are not: an order's status
-- changes four times and more, but only its last one costs an index entry.
CREATE INDEX orders_by_due ON orders (due_at) WHERE due_at > 0;
CREATE INDEX orders_at_rest ON orders (status) WHERE due_at = 0;

-- Every change of an order's status, over all attempts.
CREATE TABLE order_history (
  order_id TEXT    NOT NULL,
  saga_id  TEXT    NOT NULL,
  user_id  TEXT    NOT NULL,
  seq      INTEGER NOT NULL,
  status   TEXT    NOT NULL,
  reason   TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (order_id, seq)
) STRICT, WITHOUT ROWID;
