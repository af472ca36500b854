-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE deliveries (
  saga_id            TEXT    PRIMARY KEY,
  order_id           TEXT    NOT NULL,
  forward            TEXT    NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo               TEXT    NOT NULL CHECK (undo IN ('none', 'pending', 'done', 'kept')),
  cancel_number      INTEGER NOT NULL,
  tracking_number    TEXT    NOT NULL,
  estimated_delivery INTEGER NOT NULL,
  reason             TEXT    NOT NULL,
  at                 INTEGER NOT NULL,
  due_at             INTEGER NOT NULL -- 0: never
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_order ON deliveries (order_id);
CREATE INDEX deliveries_by_due ON deliveries (due_at) WHERE due_at > 0;
