# Asks for a feature of the license; as it is a floating one, this also takes or renews a seat of it.
require_relative "leasehold"

activate
puts call("GET", "check_license_feature", {**DEVICE, feature: "MESH"})
