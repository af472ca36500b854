-- Lists of orders by user and by status, each found by what costs a commit few
-- pages. An index of all orders by user cost one more page for each of them,
-- which was half of what a commit wrote.

-- Those on their way are few (--max-in-flight): they are looked through.
CREATE INDEX orders_on_their_way ON orders (position, status, user_id)
  WHERE due_at > 0;

-- Those at rest: at most some thousand young ones, which are looked through,
-- and the old ones by user. Of those that grow old together many share a page.
CREATE TABLE young_at_rest (
  position INTEGER PRIMARY KEY,
  status   TEXT    NOT NULL,
  user_id  TEXT    NOT NULL
) STRICT;
CREATE TABLE old_at_rest (
  user_id  TEXT    NOT NULL,
  status   TEXT    NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (user_id, status, position)
) STRICT, WITHOUT ROWID;

-- About every 8192 orders, also where they come to rest in no order.
CREATE TRIGGER the_young_grow_old AFTER INSERT ON young_at_rest
WHEN new.position % 8192 = 0
BEGIN
  INSERT OR IGNORE INTO old_at_rest
  SELECT user_id, status, position FROM young_at_rest ORDER BY 1, 2, 3;
  DELETE FROM young_at_rest;
END;

INSERT INTO old_at_rest
SELECT user_id, status, position FROM orders WHERE due_at = 0 ORDER BY 1, 2, 3;
DROP INDEX orders_by_user;

-- What follows when an order comes to rest, and when it rests no more. A block
-- that has no order of its status any more is not looked through in vain; the
-- last ones of a block are asked first, because those before them rest no more.
DROP TRIGGER an_order_begins_at_rest;
CREATE TRIGGER an_order_begins_at_rest AFTER INSERT ON orders
WHEN new.due_at = 0
BEGIN
  INSERT OR IGNORE INTO at_rest VALUES (new.status, new.position / 64 * 64);
  INSERT INTO young_at_rest VALUES (new.position, new.status, new.user_id);
END;

DROP TRIGGER an_order_comes_to_rest;
CREATE TRIGGER an_order_comes_to_rest AFTER UPDATE OF status, due_at ON orders
WHEN new.due_at = 0 AND (old.due_at > 0 OR old.status <> new.status)
BEGIN
  INSERT OR IGNORE INTO at_rest VALUES (new.status, new.position / 64 * 64);
  INSERT OR REPLACE INTO young_at_rest
  VALUES (new.position, new.status, new.user_id);
END;

CREATE TRIGGER an_order_rests_no_more AFTER UPDATE OF status, due_at ON orders
WHEN old.due_at = 0 AND (new.due_at > 0 OR old.status <> new.status)
BEGIN
  DELETE FROM young_at_rest
  WHERE position = old.position AND status = old.status;
  DELETE FROM old_at_rest WHERE user_id = old.user_id
    AND status = old.status AND position = old.position;
  DELETE FROM at_rest
  WHERE status = old.status AND first = old.position / 64 * 64
    AND (SELECT max(position) FROM orders
      WHERE position BETWEEN first AND first + 63
        AND orders.status = old.status AND due_at = 0) IS NULL;
END;

CREATE TRIGGER an_order_is_gone AFTER DELETE ON orders
WHEN old.due_at = 0
BEGIN
  DELETE FROM young_at_rest WHERE position = old.position;
  DELETE FROM old_at_rest WHERE user_id = old.user_id
    AND status = old.status AND position = old.position;
  DELETE FROM at_rest
  WHERE status = old.status AND first = old.position / 64 * 64
    AND (SELECT max(position) FROM orders
      WHERE position BETWEEN first AND first + 63
        AND orders.status = old.status AND due_at = 0) IS NULL;
END;

DELETE FROM at_rest
WHERE NOT EXISTS (SELECT 1 FROM orders
  WHERE position BETWEEN first AND first + 63
    AND orders.status = at_rest.status AND due_at = 0);
