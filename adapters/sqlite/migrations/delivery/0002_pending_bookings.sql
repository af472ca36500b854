-- A parcel is booked for a row that was claimed before. SQLite cannot change a
-- constraint: the table is made anew.
ALTER TABLE deliveries RENAME TO deliveries_before;
DROP INDEX deliveries_by_order;
DROP INDEX deliveries_by_due;
CREATE TABLE deliveries (
  saga_id            TEXT    PRIMARY KEY,
  order_id           TEXT    NOT NULL,
  forward            TEXT    NOT NULL CHECK (forward IN ('none', 'done', 'refused',
                                                         'pending')),
  undo               TEXT    NOT NULL CHECK (undo IN ('none', 'pending', 'done', 'kept')),
  cancel_number      INTEGER NOT NULL,
  tracking_number    TEXT    NOT NULL,
  estimated_delivery INTEGER NOT NULL,
  reason             TEXT    NOT NULL,
  at                 INTEGER NOT NULL,
  due_at             INTEGER NOT NULL, -- 0: never
  tries              INTEGER NOT NULL DEFAULT 0,
  asked              TEXT    NOT NULL DEFAULT '[]', -- JSON, as unrecorded
  unrecorded         TEXT    NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
INSERT INTO deliveries (saga_id, order_id, forward, undo, cancel_number,
                        tracking_number, estimated_delivery, reason, at, due_at)
  SELECT saga_id, order_id, forward, undo, cancel_number, tracking_number,
         estimated_delivery, reason, at, due_at FROM deliveries_before;
DROP TABLE deliveries_before;
CREATE INDEX deliveries_by_order ON deliveries (order_id);
CREATE INDEX deliveries_by_due ON deliveries (due_at) WHERE due_at > 0;
