"""Asks for a feature of the license; as it is a floating one, this also takes or renews a seat of it."""

from leasehold import DEVICE, activate, call

activate()
print(call("GET", "check_license_feature", {**DEVICE, "feature": "MESH"}))
