# Signs, sends and verifies License API calls with Ruby's standard library.
require "json"
require "net/http"
require "openssl"
require "time"
require "uri"

def required(name)
  value = ENV[name].to_s
  abort "#{name} is not set. Make a key with: npm run --silent leasehold -- key create --json" if value.empty?
  value
end

URL = ENV.fetch("LEASEHOLD_URL", "http://127.0.0.1:8080")
API_KEY = required("LEASEHOLD_API_KEY")
SHARED_KEY = required("LEASEHOLD_SHARED_KEY")
PUBLIC_KEY_FILE = ENV["LEASEHOLD_PUBLIC_KEY_FILE"]

# A floating license of the sample catalog, on this device.
DEVICE = {
  hardware_id: ENV.fetch("LEASEHOLD_HARDWARE_ID", "example-device"),
  product: "cad",
  license_key: "FLOA-TING-SEAT-0001"
}.freeze

# Makes sure that the license is active on this device; doing it again changes nothing.
def activate
  call("POST", "activate_license", DEVICE)
end

# Makes a call and returns the text of its answer; ends the program where the call is refused.
def call(method, name, parameters)
  uri = URI("#{URL}/api/v4/#{name}")
  uri.query = URI.encode_www_form(parameters) if method == "GET"
  request = Net::HTTP.const_get(method.capitalize).new(uri)
  request["Date"] = Time.now.httpdate
  request["Authorization"] = authorization(request["Date"])
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(parameters) if method == "POST"
  response = transmit(uri, request)
  body = response.body.to_s
  abort "#{method} #{name}: #{response.code} #{body}" unless response.code == "200"
  warn "#{method} #{name}: 200, LicenseSignature #{verified(body, response["LicenseSignature"].to_s)}"
  body
end

def transmit(uri, request)
  Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
rescue SystemCallError, SocketError => error
  abort "No server answers at #{URL}: #{error.message}"
end

# The signed text is a fixed word and the Date header exactly as it is sent.
def authorization(date)
  digest = OpenSSL::HMAC.digest("SHA256", SHARED_KEY, "licenseSpring\ndate: #{date}")
  signature = [digest].pack("m0")
  %(algorithm="hmac-sha256",headers="date",signature="#{signature}",apikey="#{API_KEY}")
end

def public_key
  OpenSSL::PKey.read(File.read(PUBLIC_KEY_FILE))
rescue SystemCallError, OpenSSL::PKey::PKeyError
  abort "#{PUBLIC_KEY_FILE} holds no public key in PEM form."
end

# The header signs the bytes of the body: RSA, PKCS #1 v1.5, SHA-256, in base64.
def verified(body, signature)
  return "not verified (LEASEHOLD_PUBLIC_KEY_FILE is not set)" if PUBLIC_KEY_FILE.to_s.empty?

  is_genuine = public_key.verify("SHA256", signature.unpack1("m"), body)
  abort "The LicenseSignature does not verify: the answer is not the server's." unless is_genuine
  "verified"
end
