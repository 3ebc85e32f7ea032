# Borrows a floating seat for as long as the license allows, so that the device may go offline.
require_relative "leasehold"

activate
puts call("POST", "floating/borrow", {**DEVICE, borrowed_until: nil})
