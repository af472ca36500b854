-- A user's orders with a status. The last column is turned around so that this
-- order is no other index's: the planner would guess which one is shorter.
CREATE INDEX orders_of_users_at_rest
  ON orders (user_id, rest_status, (-position)) WHERE rest_status IS NOT NULL;
