"""Gives the seat of a floating feature back, so that another device can have it at once."""

from leasehold import DEVICE, activate, call

activate()
call("GET", "check_license_feature", {**DEVICE, "feature": "MESH"})
print(call("POST", "floating/feature_release", {**DEVICE, "feature": "MESH"}))
