-- A card is charged for a row that was claimed before. SQLite cannot change a
-- constraint: the table is made anew.
ALTER TABLE payments RENAME TO payments_before;
DROP INDEX payments_by_order;
DROP INDEX payments_by_due;
CREATE TABLE payments (
  saga_id        TEXT    PRIMARY KEY,
  order_id       TEXT    NOT NULL,
  user_id        TEXT    NOT NULL,
  amount         INTEGER NOT NULL CHECK (amount >= 0),
  method         TEXT    NOT NULL CHECK (method IN ('card', 'wallet')),
  forward        TEXT    NOT NULL CHECK (forward IN ('none', 'done', 'refused',
                                                     'pending')),
  undo           TEXT    NOT NULL CHECK (undo IN ('none', 'pending', 'done')),
  transaction_id TEXT    NOT NULL,
  reason         TEXT    NOT NULL,
  at             INTEGER NOT NULL,
  due_at         INTEGER NOT NULL, -- 0: never
  tries          INTEGER NOT NULL DEFAULT 0,
  asked          TEXT    NOT NULL DEFAULT '[]', -- JSON, as unrecorded
  unrecorded     TEXT    NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
INSERT INTO payments (saga_id, order_id, user_id, amount, method, forward, undo,
                      transaction_id, reason, at, due_at)
  SELECT saga_id, order_id, user_id, amount, method, forward, undo,
         transaction_id, reason, at, due_at FROM payments_before;
DROP TABLE payments_before;
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_by_due ON payments (due_at) WHERE due_at > 0;
