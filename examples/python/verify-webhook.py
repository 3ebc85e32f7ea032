"""Verifies one delivery of a webhook: its signature header as argument, its body as it came on standard input."""

import hashlib
import hmac
import json
import os
import sys
import time

TOLERANCE_SECONDS = 300


def is_genuine(secret, header, body, now=None):
    """`body` is what came over the wire, byte for byte: parsed and written again it may differ."""
    parts = [part.partition("=") for part in header.split(",")]
    seconds = next((value for name, _, value in parts if name == "t"), "")
    if not seconds.isdecimal() or abs((now or time.time()) - int(seconds)) > TOLERANCE_SECONDS:
        return False
    signed = b"webhook." + seconds.encode() + b"." + body
    wanted = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    # Two signatures come while the secret is being changed: one of them must fit.
    return any(name == "v1" and hmac.compare_digest(value, wanted) for name, _, value in parts)


if __name__ == "__main__":
    body = sys.stdin.buffer.read()
    header = sys.argv[1] if len(sys.argv) > 1 else ""
    if not is_genuine(os.environ.get("LEASEHOLD_WEBHOOK_SECRET", ""), header, body):
        sys.exit("The delivery is not genuine.")
    delivery = json.loads(body)
    print(delivery["event"], delivery["id"])
