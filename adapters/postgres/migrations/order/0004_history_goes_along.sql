-- Orders that are removed (--retention) take their history along.
CREATE FUNCTION history_goes_along() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM order_history WHERE order_id IN (SELECT order_id FROM gone);
  RETURN NULL;
END
$$;
CREATE TRIGGER history_goes_along AFTER DELETE ON orders
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION history_goes_along();
