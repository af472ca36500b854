-- The checkout that started the present attempt: it comes again where its answer
-- was lost, and then must not start another one.
ALTER TABLE orders ADD COLUMN started_by text NOT NULL DEFAULT '';

-- Keys are known by their route, and no longer by all. Those of checkouts and
-- lines are nobody's to repeat by now.
UPDATE commands SET command_id = 'orders ' || command_id;
