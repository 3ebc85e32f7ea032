"""Deactivates the license on this device, which also frees every seat that the device holds."""

from leasehold import DEVICE, activate, call

activate()
print(call("POST", "deactivate_license", DEVICE))
