#!/usr/bin/env bash
# Verifies one delivery of a webhook: its signature header as argument, its body as it came on standard input.
# The comparison takes as long as it takes, so this is for looking at deliveries by hand.
set -euo pipefail

TOLERANCE_SECONDS=300
body=$(mktemp)
trap 'rm -f "$body"' EXIT
cat > "$body"

refuse() {
  echo "The delivery is not genuine." >&2
  exit 1
}

header=${1:-}
[[ $header =~ ^t=([0-9]+), ]] || refuse
seconds=${BASH_REMATCH[1]}
age=$(($(date +%s) - seconds))
((${age#-} <= TOLERANCE_SECONDS)) || refuse
wanted=$({ printf 'webhook.%s.' "$seconds"; cat "$body"; } |
  openssl dgst -sha256 -mac HMAC -macopt "key:${LEASEHOLD_WEBHOOK_SECRET:-}" -r | cut -d' ' -f1)
# Two signatures come while the secret is being changed: one of them must fit.
[[ ",$header," == *",v1=$wanted,"* ]] || refuse
cat "$body"
echo
