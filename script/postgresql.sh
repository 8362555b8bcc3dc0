# shellcheck shell=bash
# A throwaway PostgreSQL, shared by script/test and script/bench. Sourced by them, after script/lib.sh.
# start_postgresql sets $postgresql_url; who starts it stops it (stop_postgresql in a trap). Nothing of it is kept.

pg_data='' pg_bin=''

as_postgres() {  # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

need_postgresql() {
  if has_apt && ! installed postgresql; then
    # Debian would make a cluster and start it: the tests bring their own.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      as_root mkdir -p /etc/postgresql-common
      echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    need_packages postgresql || return 1
  fi
  pg_bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ -x "$pg_bin/initdb" ] || pg_bin=$(dirname "$(command -v initdb)" 2>/dev/null)
  [ -x "$pg_bin/initdb" ] || { say "PostgreSQL is missing: install its server, and start again."; return 1; }
}

start_postgresql() {
  local port
  need_postgresql || return 1
  pg_data=$(mktemp -d "${TMPDIR:-/tmp}/firewall-tracker-pg.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres: "$pg_data"
  as_postgres "$pg_bin/initdb" -D "$pg_data/db" -U throwaway -A trust --no-sync --encoding=UTF8 --locale=C.UTF-8 \
    >"$pg_data/initdb.log" 2>&1 || { cat "$pg_data/initdb.log"; return 1; }
  port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # What makes it safe against power cuts makes it slow, and nothing here is kept.
  # No statistics behind its back: taken in the middle of a test they see empty tables, since its rows are never
  # committed, and the plans that follow take seconds for a query.
  as_postgres "$pg_bin/pg_ctl" -D "$pg_data/db" -w -s -l "$pg_data/log" \
    -o "-p $port -k $pg_data -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off" \
    start || { as_postgres cat "$pg_data/log"; return 1; }
  # shellcheck disable=SC2034  # for those that source this
  postgresql_url=postgres://throwaway@127.0.0.1:$port/postgres
}

stop_postgresql() {
  [ -n "$pg_data" ] || return 0
  as_postgres "$pg_bin/pg_ctl" -D "$pg_data/db" -s -m immediate stop >/dev/null 2>&1
  rm -rf "$pg_data"
  pg_data=''
}
