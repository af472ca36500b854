-- The history lies by saga and no longer by order: the ids of sagas grow with
-- time, so that what is added at one time are neighbours, and a commit writes
-- few pages. The ids of orders may be any (the webshop dialect's drafts are
-- numbered), and each event of theirs cost a page of its own.
CREATE TABLE history_by_saga (
  order_id TEXT    NOT NULL,
  saga_id  TEXT    NOT NULL, -- empty before the first attempt
  user_id  TEXT    NOT NULL,
  seq      INTEGER NOT NULL, -- counts on over all attempts
  status   TEXT    NOT NULL,
  reason   TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (saga_id, order_id, seq)
) STRICT, WITHOUT ROWID;

-- The sagas of an order before its present one, which is in its row.
CREATE TABLE earlier_attempts (
  order_id TEXT NOT NULL,
  saga_id  TEXT NOT NULL,
  PRIMARY KEY (order_id, saga_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER an_attempt_is_over AFTER UPDATE OF saga_id ON orders
WHEN old.saga_id NOT IN ('', new.saga_id)
BEGIN
  INSERT INTO earlier_attempts VALUES (old.order_id, old.saga_id);
END;

INSERT INTO history_by_saga
SELECT order_id, saga_id, user_id, seq, status, reason, at FROM order_history;
INSERT INTO earlier_attempts
SELECT DISTINCT order_id, h.saga_id
FROM order_history AS h JOIN orders AS o USING (order_id)
WHERE h.saga_id NOT IN ('', o.saga_id);
DROP TABLE order_history;
ALTER TABLE history_by_saga RENAME TO order_history;
