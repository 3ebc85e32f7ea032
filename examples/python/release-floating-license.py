"""Takes a floating seat with a check, then gives it back. A borrowed seat is given back in the same way."""

from leasehold import DEVICE, activate, call

activate()
call("GET", "check_license", DEVICE)
print(call("POST", "floating/release", DEVICE))
