#!/usr/bin/env bash
# A throw-away Spark cluster for tests: a master and two workers, each a process of its own, from the pyspark package.
# `start` prints the master's URL once both workers have joined, `stop` ends all three. Needs Java 17.
set -euo pipefail

home="${PARINDEX_TEST_SPARK_HOME:-/tmp/parindex-spark}"
port="${PARINDEX_TEST_SPARK_PORT:-57077}"
spark="$(.venv/bin/python -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')"
export SPARK_HOME="$spark" SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1 SPARK_DAEMON_MEMORY=256m

spawn() { # name, class, arguments
  nohup "$spark/bin/spark-class" "org.apache.spark.deploy.$2" "${@:3}" >"$home/$1.log" 2>&1 </dev/null &
  echo $! >"$home/$1.pid"
}

start() {
  stop
  mkdir -p "$home"
  local url="spark://127.0.0.1:$port"
  spawn master master.Master --host 127.0.0.1 --port "$port" --webui-port 0
  for name in worker-1 worker-2; do
    spawn "$name" worker.Worker --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 --work-dir "$home/$name" "$url"
  done
  for _ in $(seq 120); do
    if [ "$(grep -c 'Registering worker' "$home/master.log" || true)" = 2 ]; then
      echo "$url"
      return
    fi
    sleep 0.5
  done
  tail -n 20 "$home"/*.log >&2
  echo "the two workers of Spark did not join $url within a minute; their logs are above" >&2
  exit 1
}

stop() {
  for file in "$home"/*.pid; do
    if [ -f "$file" ]; then kill "$(cat "$file")" 2>/dev/null || true; fi
  done
  rm -rf "$home"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
