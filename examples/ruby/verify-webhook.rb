# Verifies one delivery of a webhook: its signature header as argument, its body as it came on standard input.
require "json"
require "openssl"

TOLERANCE_SECONDS = 300

# `body` is what came over the wire, byte for byte: parsed and written again it may differ.
def genuine?(secret, header, body, now = Time.now.to_i)
  parts = header.split(",").map { |part| part.split("=", 2) }
  seconds = (parts.assoc("t") || [])[1].to_s
  return false unless seconds.match?(/\A\d+\z/) && (now - seconds.to_i).abs <= TOLERANCE_SECONDS

  wanted = OpenSSL::HMAC.hexdigest("SHA256", secret, "webhook.#{seconds}.#{body}")
  # Two signatures come while the secret is being changed: one of them must fit.
  parts.any? do |name, given|
    name == "v1" && given.to_s.bytesize == wanted.bytesize && OpenSSL.fixed_length_secure_compare(given, wanted)
  end
end

body = $stdin.binmode.read
unless genuine?(ENV.fetch("LEASEHOLD_WEBHOOK_SECRET", ""), ARGV[0].to_s, body)
  abort "The delivery is not genuine."
end
delivery = JSON.parse(body)
puts "#{delivery["event"]} #{delivery["id"]}"
