# Deactivates the license on this device, which also frees every seat that the device holds.
require_relative "leasehold"

activate
puts call("POST", "deactivate_license", DEVICE)
