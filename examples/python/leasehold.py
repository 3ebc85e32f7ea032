"""Signs, sends and verifies License API calls with Python's standard library.

The standard library has no RSA: answers are verified by the openssl program.
"""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from email.utils import formatdate
from pathlib import Path


def fail(message):
    sys.exit(message)


def required(name):
    value = os.environ.get(name)
    if not value:
        fail(f"{name} is not set. Make a key with: npm run --silent leasehold -- key create --json")
    return value


URL = os.environ.get("LEASEHOLD_URL", "http://127.0.0.1:8080")
API_KEY = required("LEASEHOLD_API_KEY")
SHARED_KEY = required("LEASEHOLD_SHARED_KEY")
PUBLIC_KEY_FILE = os.environ.get("LEASEHOLD_PUBLIC_KEY_FILE")

# A floating license of the sample catalog, on this device.
DEVICE = {
    "hardware_id": os.environ.get("LEASEHOLD_HARDWARE_ID", "example-device"),
    "product": "cad",
    "license_key": "FLOA-TING-SEAT-0001",
}


def activate():
    """Makes sure that the license is active on this device; doing it again changes nothing."""
    return call("POST", "activate_license", DEVICE)


def call(method, name, parameters):
    """Makes a call and returns the text of its answer; ends the program where the call is refused."""
    date = formatdate(usegmt=True)
    headers = {"Date": date, "Authorization": authorization(date), "Content-Type": "application/json"}
    query = "?" + urllib.parse.urlencode(parameters) if method == "GET" else ""
    data = json.dumps(parameters).encode() if method == "POST" else None
    request = urllib.request.Request(f"{URL}/api/v4/{name}{query}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            body = response.read()
            proof = verified(body, response.headers.get("LicenseSignature", ""))
    except urllib.error.HTTPError as error:
        fail(f"{method} {name}: {error.code} {error.read().decode()}")
    except urllib.error.URLError as error:
        fail(f"No server answers at {URL}: {error.reason}")
    print(f"{method} {name}: 200, LicenseSignature {proof}", file=sys.stderr)
    return body.decode()


def authorization(date):
    """The signed text is a fixed word and the Date header exactly as it is sent."""
    digest = hmac.new(SHARED_KEY.encode(), f"licenseSpring\ndate: {date}".encode(), hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    return f'algorithm="hmac-sha256",headers="date",signature="{signature}",apikey="{API_KEY}"'


def verified(body, signature):
    """The header signs the bytes of the body: RSA, PKCS #1 v1.5, SHA-256, in base64."""
    if not PUBLIC_KEY_FILE:
        return "not verified (LEASEHOLD_PUBLIC_KEY_FILE is not set)"
    if not openssl("pkey", "-pubin", "-in", PUBLIC_KEY_FILE, "-noout"):
        fail(f"{PUBLIC_KEY_FILE} holds no public key in PEM form.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "signature")
        file.write_bytes(base64.b64decode(signature))
        is_genuine = openssl("dgst", "-sha256", "-verify", PUBLIC_KEY_FILE, "-signature", file, given=body)
    if not is_genuine:
        fail("The LicenseSignature does not verify: the answer is not the server's.")
    return "verified"


def openssl(*arguments, given=b""):
    """Whether the openssl command succeeds."""
    try:
        return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        fail("To verify signatures openssl is needed. Install it, or unset LEASEHOLD_PUBLIC_KEY_FILE.")
