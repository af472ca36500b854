CREATE TABLE products (
  position     bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- as they came
  product_id   text   COLLATE "C" PRIMARY KEY,
  name         text   NOT NULL,
  price        bigint NOT NULL CHECK (price >= 0),
  available    bigint NOT NULL CHECK (available >= 0),
  reserved     bigint NOT NULL CHECK (reserved >= 0),
  received     bigint NOT NULL,
  description  text   NOT NULL,
  brand        text   NOT NULL,
  created_from text   NOT NULL,
  CHECK (received - available = reserved)
) WITH (fillfactor = 50); -- stock changes in place

-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE reservations (
  saga_id  text   COLLATE "C" PRIMARY KEY,
  order_id text   COLLATE "C" NOT NULL,
  forward  text   NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo     text   NOT NULL CHECK (undo IN ('none', 'done')),
  reason   text   NOT NULL,
  items    json   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX reservations_by_order ON reservations (order_id);
