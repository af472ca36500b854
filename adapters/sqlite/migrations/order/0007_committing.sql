-- Two-phase commit has a status of its own. What a CHECK says is no part of how
-- rows lie: it is changed where it is written (sqlite.org/lang_altertable.html,
-- 7), and the table that comes and goes tells other connections.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''completed'',', '''committing'', ''completed'',')
WHERE type = 'table' AND name = 'orders';
CREATE TABLE changed (how);
DROP TABLE changed;
PRAGMA writable_schema = RESET;
