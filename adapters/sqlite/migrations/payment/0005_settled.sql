-- What the removed payments (--retention) come to, in minor units: a row for all
-- cards, and one a wallet.
CREATE TABLE settled (
  account TEXT    PRIMARY KEY, -- card, or wallet USER
  sum     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
