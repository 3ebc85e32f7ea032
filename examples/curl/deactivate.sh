#!/usr/bin/env bash
# Deactivates the license on this device, which also frees every seat that the device holds.
. "$(dirname "$0")/leasehold.sh"

activate
call POST deactivate_license "${device[@]}"
