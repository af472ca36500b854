-- Orders at rest are found by blocks of 64 positions, in which one has ever
-- been at rest with that status. An index of each single order cost a checkout
-- two pages more where its draft may lie anywhere (the webshop dialect). A
-- block that has no such order any more is looked through in vain.
CREATE TABLE at_rest (
  status TEXT    NOT NULL,
  first  INTEGER NOT NULL, -- position
  PRIMARY KEY (status, first)
) STRICT, WITHOUT ROWID;

INSERT INTO at_rest
SELECT DISTINCT status, position / 64 * 64 FROM orders WHERE due_at = 0;
DROP INDEX orders_at_rest;

CREATE TRIGGER an_order_begins_at_rest AFTER INSERT ON orders
WHEN new.due_at = 0
BEGIN
  INSERT OR IGNORE INTO at_rest VALUES (new.status, new.position / 64 * 64);
END;

CREATE TRIGGER an_order_comes_to_rest AFTER UPDATE OF status, due_at ON orders
WHEN new.due_at = 0
BEGIN
  INSERT OR IGNORE INTO at_rest VALUES (new.status, new.position / 64 * 64);
END;

CREATE VIEW orders_at_rest AS
  SELECT first, orders.* FROM at_rest CROSS JOIN orders
  ON position BETWEEN first AND first + 63
  AND orders.status = at_rest.status AND due_at = 0;
