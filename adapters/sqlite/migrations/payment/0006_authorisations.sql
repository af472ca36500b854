-- What is held until the order has decided (two-phase commit). What a CHECK says
-- is no part of how rows lie: it is changed where it is written
-- (sqlite.org/lang_altertable.html, 7), and the table that comes and goes tells
-- other connections.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''pending''))',
                  '''pending'', ''prepared'', ''committing''))')
WHERE type = 'table' AND name = 'payments';
CREATE TABLE changed (how);
DROP TABLE changed;
PRAGMA writable_schema = RESET;
