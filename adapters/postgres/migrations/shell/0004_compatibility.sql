-- What a build has to understand to write here. A migration that builds of
-- before cannot live with raises it.
CREATE TABLE compatibility (
  number integer NOT NULL,
  one    boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (one)
);
INSERT INTO compatibility (number) VALUES (1);
