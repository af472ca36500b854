-- Keys are known by their route, and no longer by all.
UPDATE commands SET command_id = 'deposit ' || command_id;
