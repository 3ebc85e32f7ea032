#!/usr/bin/env bash
# Borrows a floating seat for as long as the license allows, so that the device may go offline.
. "$(dirname "$0")/leasehold.sh"

activate
call POST floating/borrow "${device[@]}" borrowed_until null
