-- What the removed reservations (--retention) come to: pieces by product.
CREATE TABLE settled (
  account text   COLLATE "C" PRIMARY KEY,
  sum     bigint NOT NULL
) WITH (fillfactor = 50);
