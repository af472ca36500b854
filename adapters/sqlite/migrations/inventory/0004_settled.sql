-- What the removed reservations (--retention) come to: pieces by product.
CREATE TABLE settled (
  account TEXT    PRIMARY KEY,
  sum     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
