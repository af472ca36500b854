#!/usr/bin/env bash
# What compose.yaml uses of the official image's entrypoint: with an empty
# volume POSTGRES_PASSWORD_FILE and the scripts in /docker-entrypoint-initdb.d,
# run by a server that cannot be reached from outside.
set -euo pipefail

if [[ $(id -u) -eq 0 ]]; then
  chown postgres "$PGDATA"
  chmod 700 "$PGDATA"
  # Only root reads a secret that its owner keeps to himself.
  POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE") \
    exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  initdb --username postgres --auth-local trust --auth-host scram-sha-256 \
    --pwfile <(echo "$POSTGRES_PASSWORD")
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl start --wait --options "-c listen_addresses=''"
  for script in /docker-entrypoint-initdb.d/*.sh; do
    echo "$0: running $script"
    "$script"
  done
  pg_ctl stop --wait --mode fast
fi
unset POSTGRES_PASSWORD
exec "$@"
