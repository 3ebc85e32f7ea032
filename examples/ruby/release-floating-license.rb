# Takes a floating seat with a check, then gives it back. A borrowed seat is given back in the same way.
require_relative "leasehold"

activate
call("GET", "check_license", DEVICE)
puts call("POST", "floating/release", DEVICE)
