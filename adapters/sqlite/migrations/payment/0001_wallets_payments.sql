CREATE TABLE wallets (
  user_id   TEXT    PRIMARY KEY,
  credit    INTEGER NOT NULL CHECK (credit >= 0),
  deposited INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE payments (
  saga_id        TEXT    PRIMARY KEY,
  order_id       TEXT    NOT NULL,
  user_id        TEXT    NOT NULL,
  amount         INTEGER NOT NULL CHECK (amount >= 0),
  method         TEXT    NOT NULL CHECK (method IN ('card', 'wallet')),
  forward        TEXT    NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo           TEXT    NOT NULL CHECK (undo IN ('none', 'pending', 'done')),
  transaction_id TEXT    NOT NULL,
  reason         TEXT    NOT NULL,
  at             INTEGER NOT NULL,
  due_at         INTEGER NOT NULL -- 0: never
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_by_due ON payments (due_at) WHERE due_at > 0;
