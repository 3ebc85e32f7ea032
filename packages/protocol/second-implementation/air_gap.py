"""The air-gap codes a second time, from the curve's arithmetic up, to check the first implementation against.

Reads one JSON list of tasks on standard input and prints the list of results. It is for tests alone: it takes no care
to hide the keys that it works with from an observer of its timing.
"""

import base64
import hashlib
import json
import secrets
import sys

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
A = P - 3
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add(one, other):
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    if one == other:
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def times(number, point):
    total = None
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def digest(name, text):
    return int.from_bytes(hashlib.new(name, text.encode()).digest(), "big") % ORDER


def sign(key, name, text):
    while True:
        nonce = 1 + secrets.randbelow(ORDER - 1)
        r = times(nonce, BASE)[0] % ORDER
        s = pow(nonce, -1, ORDER) * (digest(name, text) + r * number(key)) % ORDER
        if r and s:
            return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def verify(public_key, name, text, signature):
    point = coordinates(public_key)
    r, s = coordinates(signature)
    if not (0 < r < ORDER and 0 < s < ORDER):
        return False
    inverse = pow(s, -1, ORDER)
    found = add(times(digest(name, text) * inverse % ORDER, BASE), times(r * inverse % ORDER, point))
    return found is not None and found[0] % ORDER == r


def number(key):
    return int.from_bytes(base64.b64decode(key, validate=True), "big")


def coordinates(text):
    content = base64.b64decode(text, validate=True)
    return int.from_bytes(content[:32], "big"), int.from_bytes(content[32:], "big")


def public_key(key):
    x, y = times(number(key), BASE)
    return base64.b64encode(x.to_bytes(32, "big") + y.to_bytes(32, "big")).decode()


def text_of(task):
    return task["hardware_id"] + task["license_key"] + task.get("policy_id", "")


RUN = {
    "public key": lambda task: public_key(task["key"]),
    "device code": lambda task: sign(task["key"], "sha1", text_of(task)),
    "check device code": lambda task: verify(task["key"], "sha1", text_of(task), task["code"]),
    "confirmation code": lambda task: sign(task["key"], "sha256", text_of(task)),
    "check confirmation code": lambda task: verify(task["key"], "sha256", text_of(task), task["code"]),
}

print(json.dumps([RUN[task["do"]](task) for task in json.load(sys.stdin)]))
