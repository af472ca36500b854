CREATE TABLE products (
  position     INTEGER PRIMARY KEY, -- in the order in which they came
  product_id   TEXT    NOT NULL UNIQUE,
  name         TEXT    NOT NULL,
  price        INTEGER NOT NULL CHECK (price >= 0),
  available    INTEGER NOT NULL CHECK (available >= 0),
  reserved     INTEGER NOT NULL CHECK (reserved >= 0),
  received     INTEGER NOT NULL CHECK (received = available + reserved),
  description  TEXT    NOT NULL,
  brand        TEXT    NOT NULL,
  created_from TEXT    NOT NULL
) STRICT;

-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE reservations (
  saga_id  TEXT    PRIMARY KEY,
  order_id TEXT    NOT NULL,
  forward  TEXT    NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo     TEXT    NOT NULL CHECK (undo IN ('none', 'done')),
  reason   TEXT    NOT NULL,
  items    TEXT    NOT NULL,
  at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_by_order ON reservations (order_id);
