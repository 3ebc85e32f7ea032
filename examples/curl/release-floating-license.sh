#!/usr/bin/env bash
# Takes a floating seat with a check, then gives it back. A borrowed seat is given back in the same way.
. "$(dirname "$0")/leasehold.sh"

activate
call GET check_license "${device[@]}" >/dev/null
call POST floating/release "${device[@]}"
