"""The files of offline activation once more, written from the contract alone: standard library, and openssl for RSA.

Reads a JSON list of tasks from standard input and prints the list of their results. A test compares them with what the
TypeScript of this package computes, in both directions.
"""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path


def mac(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def offline_signature(secret, date, id, hardware_id, credential):
    lines = ["licenseSpring", f"date: {date}", id, hardware_id, credential]
    return base64.b64encode(mac(secret, "\n".join(lines))).decode()


def offline_date(instant):
    moment = datetime.fromtimestamp(instant / 1000, timezone.utc)
    return f"{moment:%a %b} {moment.day} {moment:%Y %H:%M:%S} GMT+0000"


def to_file(text):
    return base64.b64encode(text.encode()).decode()


def from_file(text):
    return base64.b64decode("".join(text.split()), validate=True).decode()


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


FORMS = {
    "compact": compact,
    "spaced": lambda value: json.dumps(value, ensure_ascii=False),
    "escaped": json.dumps,
}


def flat_request(secret, members):
    signature = offline_signature(
        secret,
        members["date"],
        members.get("license_key") or members["username"],
        members["hardware_id"],
        members.get("api_key") or members["client_id"],
    )
    return to_file(json.dumps({**members, "signature": signature}))


def wrapped_request(secret, members, form, signature):
    inner = FORMS[form](members)
    digest = mac(secret, inner)
    signed = digest.hex() if signature == "hex" else base64.b64encode(digest).decode()
    comma, colon = (",", ":") if form == "compact" else (", ", ": ")
    return to_file(f'{{"request"{colon}{inner}{comma}"signature"{colon}"{signed}"}}')


def text_of_request(document):
    """The inner object as it is written: decode member after member and note where the wanted value begins and ends."""
    decoder = json.JSONDecoder()
    skip = lambda at: at + len(document[at:]) - len(document[at:].lstrip(" \t\r\n"))
    at = skip(0) + 1
    while document[at := skip(at)] != "}":
        if document[at] == ",":
            at = skip(at + 1)
        name, at = decoder.raw_decode(document, at)
        start = skip(skip(at) + 1)
        _, at = decoder.raw_decode(document, start)
        if name == "request":
            return document[start:at]
    return None


def read_request(secret, file):
    """Whose secret made the signature, and what the request says."""
    document = from_file(file)
    value = json.loads(document)
    if isinstance(value["request"], dict):
        schema, members, text = 2, value["request"], text_of_request(document)
        expected = mac(secret, text)
    else:
        schema, members = 1, value
        identity = (value.get("license_key") or value["username"], value["hardware_id"], value.get("api_key") or value["client_id"])
        expected = base64.b64decode(offline_signature(secret, value["date"], *identity))
    signature = value["signature"]
    given = bytes.fromhex(signature) if len(signature) == 64 else base64.b64decode(signature)
    return {"schema": schema, "members": members, "verified": hmac.compare_digest(expected, given)}


def rsa_verifies(public_key, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = {"key.pem": public_key.encode(), "signature": base64.b64decode(signature)}
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature"]
        return subprocess.run(command, cwd=folder, input=text.encode(), capture_output=True).returncode == 0


def license_proofs(license, public_key, secret, credential):
    """The two proofs that every license of a file has."""
    id = license.get("license_key") or license["username"]
    identity = f'{license["hardware_id"]}#{id.split("|")[0]}#{license["validity_period"] or ""}'.lower()
    expected = offline_signature(secret, license["date"], id, license["hardware_id"], credential)
    return {
        "license_signature": rsa_verifies(public_key, identity, license["license_signature"]),
        "offline_signature": hmac.compare_digest(expected, license["offline_signature"]),
    }


def verify_file(file, kind, public_key, secret, credential):
    """Which proofs of a file hold: of an activation, a refresh, or an activation of a bundle."""
    document = json.loads(from_file(file))
    if kind == "bundle":
        text = compact({"licenses": document["licenses"]})
        return {
            "licenses": [license_proofs(each, public_key, secret, credential) for each in document["licenses"]],
            "bundle_signature_v2": rsa_verifies(public_key, text, document["bundle_signature_v2"]),
        }
    without = {"activation": ("license_signature", "license_signature_v2"), "refresh": ("license_signature_v2",)}[kind]
    text = compact({name: value for name, value in document.items() if name not in without})
    return {
        **license_proofs(document, public_key, secret, credential),
        "license_signature_v2": rsa_verifies(public_key, text, document["license_signature_v2"]),
    }


TASKS = {
    task.__name__: task
    for task in (offline_signature, offline_date, flat_request, wrapped_request, read_request, verify_file)
}

if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    tasks = json.load(sys.stdin)
    print(json.dumps([TASKS[task.pop("task")](**task) for task in tasks]))
