#!/usr/bin/env bash
# A database a service, each with an owner who sees no other; the official
# PostgreSQL image runs this once, when its volume is empty. The passwords are
# files: compose.yaml puts them there as secrets.
set -euo pipefail

for file in /run/secrets/*_password; do
  service=$(basename "$file" _password)
  [[ $service != postgres ]] || continue
  # A statement that fails would be written into the log, password and all.
  psql --username postgres --no-psqlrc --set ON_ERROR_STOP=1 <<SQL
SET log_min_error_statement TO panic;
\set password \`cat $file\`
CREATE ROLE troupe_$service LOGIN PASSWORD :'password';
CREATE DATABASE troupe_$service OWNER troupe_$service;
REVOKE ALL ON DATABASE troupe_$service FROM PUBLIC;
SQL
done
