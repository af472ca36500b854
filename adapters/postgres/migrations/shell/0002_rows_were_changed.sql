-- Ends a statement that has found rows changed by another transaction since it
-- had decided what to write.
CREATE FUNCTION rows_were_changed() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RAISE serialization_failure USING MESSAGE
    = 'another transaction has changed rows that this one was to change';
END
$$;
