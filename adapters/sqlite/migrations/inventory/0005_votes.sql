-- What is held until the order has decided (two-phase commit), and when its vote
-- is repeated. What a CHECK says is no part of how rows lie: it is changed where
-- it is written (sqlite.org/lang_altertable.html, 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''refused''))', '''refused'', ''prepared''))')
WHERE type = 'table' AND name = 'reservations';
PRAGMA writable_schema = RESET;
ALTER TABLE reservations ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0; -- 0: never
ALTER TABLE reservations ADD COLUMN tries  INTEGER NOT NULL DEFAULT 0;
CREATE INDEX reservations_by_due ON reservations (due_at) WHERE due_at > 0;
