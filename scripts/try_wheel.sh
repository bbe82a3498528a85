#!/usr/bin/env bash
# Build the wheel, install it in an empty environment outside the checkout, and open the demonstration.
set -euo pipefail
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

.venv/bin/uv build --quiet --out-dir "$work/dist"
.venv/bin/uv venv --quiet --python .venv/bin/python "$work/env"
VIRTUAL_ENV="$work/env" .venv/bin/uv pip install --quiet "$work"/dist/*.whl

cd "$work"
port=$((20000 + RANDOM % 10000)) # below 32768: no program's outgoing connection takes it in the minute of preparing
"$work/env/bin/parindex" demo --port "$port" >"$work/demo.log" 2>&1 &
server=$!
for _ in $(seq 360); do
  if ! kill -0 "$server" 2>/dev/null; then break; fi
  if "$work/env/bin/python" - "$port" <<'PY' 2>/dev/null; then echo "the wheel serves its demonstration"; exit 0; fi
import sys, urllib.request
page = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/accounts/login/", timeout=5)
assert page.status == 200 and "vendor/" in page.read().decode()
PY
  sleep 0.5
done
cat "$work/demo.log" >&2
echo "the wheel's demonstration ended or did not answer within 180 s" >&2
exit 1
