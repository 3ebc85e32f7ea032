#!/usr/bin/env bash
# Gives the seat of a floating feature back, so that another device can have it at once.
. "$(dirname "$0")/leasehold.sh"

activate
call GET check_license_feature "${device[@]}" feature MESH >/dev/null
call POST floating/feature_release "${device[@]}" feature MESH
