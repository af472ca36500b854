-- What the removed payments (--retention) come to, in minor units: a row for all
-- cards, and one a wallet.
CREATE TABLE settled (
  account text   COLLATE "C" PRIMARY KEY, -- card, or wallet USER
  sum     bigint NOT NULL
) WITH (fillfactor = 50);
