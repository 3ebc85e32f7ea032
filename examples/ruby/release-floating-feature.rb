# Gives the seat of a floating feature back, so that another device can have it at once.
require_relative "leasehold"

activate
call("GET", "check_license_feature", {**DEVICE, feature: "MESH"})
puts call("POST", "floating/feature_release", {**DEVICE, feature: "MESH"})
