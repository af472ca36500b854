-- A saga on its way changes its order four times within milliseconds. What it
-- changes then is in no index, and a page has room for it: such an update
-- touches one page. What the indexes ask for is derived from it and stays.
CREATE TABLE orders (
  position     bigint  GENERATED ALWAYS AS IDENTITY UNIQUE, -- as they came
  order_id     text    COLLATE "C" PRIMARY KEY,
  user_id      text    COLLATE "C" NOT NULL,
  items        json    NOT NULL,
  amount       bigint  NOT NULL CHECK (amount >= 0),
  method       text    NOT NULL,
  address      text    NOT NULL,
  status       text    NOT NULL CHECK (status IN (
    'draft', 'pending', 'inventory_reserved', 'payment_completed', 'completed',
    'compensating', 'failed', 'cancelling', 'cancelled')),
  reason       text    NOT NULL,
  coordination text    NOT NULL,
  saga         text    NOT NULL, -- which table of steps
  saga_id      text    NOT NULL, -- of the present attempt
  attempt      bigint  NOT NULL,
  steps        json    NOT NULL,
  cancels      bigint  NOT NULL,
  stuck        boolean NOT NULL,
  seq          bigint  NOT NULL,
  started_at   bigint  NOT NULL,
  deadline     bigint  NOT NULL,
  due_at       bigint  NOT NULL, -- 0: never
  created_at   bigint  NOT NULL,
  updated_at   bigint  NOT NULL,
  traceparent  text    NOT NULL,
  timed        boolean GENERATED ALWAYS AS (due_at > 0) STORED,
  rest_status  text    GENERATED ALWAYS AS (
    CASE WHEN due_at = 0 THEN status END) STORED
) WITH (fillfactor = 50);
CREATE INDEX orders_by_user ON orders (user_id, position);
CREATE INDEX orders_timed ON orders (position) WHERE timed;
CREATE INDEX orders_at_rest ON orders (rest_status, position)
  WHERE rest_status IS NOT NULL;

-- Every change of an order's status, over all attempts.
CREATE TABLE order_history (
  order_id text   COLLATE "C" NOT NULL,
  saga_id  text   NOT NULL,
  user_id  text   NOT NULL,
  seq      bigint NOT NULL,
  status   text   NOT NULL,
  reason   text   NOT NULL,
  at       bigint NOT NULL,
  PRIMARY KEY (order_id, seq)
);

-- How each saga stands, newest first.
CREATE VIEW saga_overview AS
  SELECT order_id, saga_id, user_id, status, reason, stuck, attempt, cancels,
         as_amount(amount) AS amount, as_time(started_at) AS started,
         as_time(deadline) AS deadline, as_time(due_at) AS due,
         as_time(updated_at) AS updated
  FROM orders ORDER BY position DESC;

-- What happened to each order, and how long it took.
CREATE VIEW saga_timeline AS
  SELECT order_id, seq, as_time(at) AS at, status, reason, saga_id, user_id,
         (at - lag(at) OVER (PARTITION BY order_id ORDER BY seq))
           * interval '1 millisecond' AS took
  FROM order_history ORDER BY order_id, seq;
