-- A database a service, each with an owner who sees no other; the official
-- PostgreSQL image runs this once, when its volume is empty. The passwords are
-- files: compose.yaml puts them there as secrets.

-- A statement that fails would be written into the log, password and all.
SET log_min_error_statement TO panic;

\set password `cat /run/secrets/order_password`
CREATE ROLE troupe_order LOGIN PASSWORD :'password';
CREATE DATABASE troupe_order OWNER troupe_order;
REVOKE ALL ON DATABASE troupe_order FROM PUBLIC;

\set password `cat /run/secrets/inventory_password`
CREATE ROLE troupe_inventory LOGIN PASSWORD :'password';
CREATE DATABASE troupe_inventory OWNER troupe_inventory;
REVOKE ALL ON DATABASE troupe_inventory FROM PUBLIC;

\set password `cat /run/secrets/payment_password`
CREATE ROLE troupe_payment LOGIN PASSWORD :'password';
CREATE DATABASE troupe_payment OWNER troupe_payment;
REVOKE ALL ON DATABASE troupe_payment FROM PUBLIC;

\set password `cat /run/secrets/delivery_password`
CREATE ROLE troupe_delivery LOGIN PASSWORD :'password';
CREATE DATABASE troupe_delivery OWNER troupe_delivery;
REVOKE ALL ON DATABASE troupe_delivery FROM PUBLIC;
