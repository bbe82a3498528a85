#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: `start` prints its DATABASE_URL, `stop` removes it.
# Installs Debian's package when the server is missing and we are root. fsync stays on: the start-up checks ask.
set -euo pipefail

home="${PARINDEX_TEST_POSTGRESQL:-/tmp/parindex-postgresql}"
port="${PARINDEX_TEST_POSTGRESQL_PORT:-54329}"

binaries() { find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1; }

as_server() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$1"; else bash -c "$1"; fi
}

start() {
  if [ -z "$(binaries)" ]; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
  fi
  local bin
  bin="$(binaries)"
  rm -rf "$home"
  mkdir -p "$home"
  if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
  as_server "'$bin/initdb' -D '$home/data' -U parindex --auth=trust -E UTF8 --locale=C.UTF-8" >&2
  as_server "'$bin/pg_ctl' -D '$home/data' -w -l '$home/log' -o \"-p $port -k '$home' -c listen_addresses=127.0.0.1\" start" >&2
  as_server "'$bin/createdb' -h 127.0.0.1 -p $port -U parindex parindex" >&2
  echo "postgres://parindex@127.0.0.1:$port/parindex"
}

stop() {
  local bin
  bin="$(binaries)"
  as_server "'$bin/pg_ctl' -D '$home/data' -m immediate stop" >&2 || true
  rm -rf "$home"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
