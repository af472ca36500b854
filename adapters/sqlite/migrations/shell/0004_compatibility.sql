-- What a build has to understand to write here. A migration that builds of
-- before cannot live with raises it.
CREATE TABLE compatibility (
  number INTEGER NOT NULL,
  one    INTEGER NOT NULL DEFAULT 1 PRIMARY KEY CHECK (one = 1)
) STRICT;
INSERT INTO compatibility (number) VALUES (1);
