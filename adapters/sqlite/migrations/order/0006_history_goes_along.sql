-- An order that is removed (--retention) takes its history along.
CREATE TRIGGER its_history_goes_along AFTER DELETE ON orders
BEGIN
  DELETE FROM order_history WHERE order_id = old.order_id
    AND saga_id IN (SELECT '' UNION ALL SELECT old.saga_id UNION ALL
      SELECT saga_id FROM earlier_attempts WHERE order_id = old.order_id);
  DELETE FROM earlier_attempts WHERE order_id = old.order_id;
END;
