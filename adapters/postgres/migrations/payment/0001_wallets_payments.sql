CREATE TABLE wallets (
  user_id   text   COLLATE "C" PRIMARY KEY,
  credit    bigint NOT NULL CHECK (credit >= 0),
  deposited bigint NOT NULL
) WITH (fillfactor = 50); -- credit changes in place

-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE payments (
  saga_id        text    COLLATE "C" PRIMARY KEY,
  order_id       text    COLLATE "C" NOT NULL,
  user_id        text    NOT NULL,
  amount         bigint  NOT NULL CHECK (amount >= 0),
  method         text    NOT NULL CHECK (method IN ('card', 'wallet')),
  forward        text    NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo           text    NOT NULL CHECK (undo IN ('none', 'pending', 'done')),
  transaction_id text    NOT NULL,
  reason         text    NOT NULL,
  at             bigint  NOT NULL,
  due_at         bigint  NOT NULL, -- 0: never
  timed          boolean GENERATED ALWAYS AS (due_at > 0) STORED
);
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_timed ON payments (saga_id) WHERE timed;
