"""Borrows a floating seat for as long as the license allows, so that the device may go offline."""

from leasehold import DEVICE, activate, call

activate()
print(call("POST", "floating/borrow", {**DEVICE, "borrowed_until": None}))
