#!/usr/bin/env bash
# Asks for a feature of the license; as it is a floating one, this also takes or renews a seat of it.
. "$(dirname "$0")/leasehold.sh"

activate
call GET check_license_feature "${device[@]}" feature MESH
