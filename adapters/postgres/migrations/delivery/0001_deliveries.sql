-- The barrier: one row a saga. Saga ids are in the order of time.
CREATE TABLE deliveries (
  saga_id            text    COLLATE "C" PRIMARY KEY,
  order_id           text    COLLATE "C" NOT NULL,
  forward            text    NOT NULL CHECK (forward IN ('none', 'done', 'refused')),
  undo               text    NOT NULL CHECK (undo IN ('none', 'pending', 'done', 'kept')),
  cancel_number      bigint  NOT NULL,
  tracking_number    text    NOT NULL,
  estimated_delivery bigint  NOT NULL,
  reason             text    NOT NULL,
  at                 bigint  NOT NULL,
  due_at             bigint  NOT NULL, -- 0: never
  timed              boolean GENERATED ALWAYS AS (due_at > 0) STORED
);
CREATE INDEX deliveries_by_order ON deliveries (order_id);
CREATE INDEX deliveries_timed ON deliveries (saga_id) WHERE timed;
