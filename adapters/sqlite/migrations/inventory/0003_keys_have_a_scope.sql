-- Keys are known by their route, and no longer by all.
UPDATE commands SET command_id = 'restock ' || command_id;
