# Signs, sends and verifies License API calls with bash, curl and openssl. The other scripts source it.
set -euo pipefail

require() {
  [[ -n "${!1:-}" ]] && return
  echo "$1 is not set. Make a key with: npm run --silent leasehold -- key create --json" >&2
  exit 1
}
require LEASEHOLD_API_KEY
require LEASEHOLD_SHARED_KEY

url=${LEASEHOLD_URL:-http://127.0.0.1:8080}
# A floating license of the sample catalog, on this device.
device=(
  hardware_id "${LEASEHOLD_HARDWARE_ID:-example-device}"
  product cad
  license_key FLOA-TING-SEAT-0001
)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call METHOD NAME [parameter value]...: prints the answer; ends the script where the call is refused.
call() {
  local method=$1 name=$2 date signature status verified
  shift 2
  # The signed text is a fixed word and the Date header exactly as it is sent; there is no line feed at its end.
  date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')
  signature=$(printf 'licenseSpring\ndate: %s' "$date" |
    openssl dgst -sha256 -hmac "$LEASEHOLD_SHARED_KEY" -binary | openssl base64 -A)
  local headers=(
    --header "Date: $date"
    --header "Authorization: algorithm=\"hmac-sha256\",headers=\"date\",signature=\"$signature\",apikey=\"$LEASEHOLD_API_KEY\""
  )
  local parameters=()
  if [[ $method == GET ]]; then
    parameters=(--get)
    while (($# > 0)); do
      parameters+=(--data-urlencode "$1=$2")
      shift 2
    done
  else
    parameters=(--header 'Content-Type: application/json' --data-raw "$(json "$@")")
  fi
  : >"$folder/body"
  status=$(curl --silent --show-error --dump-header "$folder/headers" --output "$folder/body" \
    --write-out '%{http_code}' "${headers[@]}" "${parameters[@]}" "$url/api/v4/$name")
  if [[ $status != 200 ]]; then
    echo "$method $name: $status $(cat "$folder/body")" >&2
    exit 1
  fi
  verified=$(verify)
  echo "$method $name: 200, LicenseSignature $verified" >&2
  cat "$folder/body"
  echo
}

# Makes sure that the license is active on this device; doing it again changes nothing.
activate() {
  call POST activate_license "${device[@]}" >/dev/null
}

# The LicenseSignature header signs the bytes of the body: RSA, PKCS #1 v1.5, SHA-256, in base64.
verify() {
  if [[ -z "${LEASEHOLD_PUBLIC_KEY_FILE:-}" ]]; then
    echo "not verified (LEASEHOLD_PUBLIC_KEY_FILE is not set)"
    return
  fi
  if ! openssl pkey -pubin -in "$LEASEHOLD_PUBLIC_KEY_FILE" -noout 2>/dev/null; then
    echo "$LEASEHOLD_PUBLIC_KEY_FILE holds no public key in PEM form." >&2
    exit 1
  fi
  awk 'tolower($1) == "licensesignature:" { print $2 }' "$folder/headers" | tr -d '\r' |
    openssl base64 -d -A >"$folder/signature"
  if ! openssl dgst -sha256 -verify "$LEASEHOLD_PUBLIC_KEY_FILE" -signature "$folder/signature" \
    "$folder/body" >/dev/null 2>&1; then
    echo "The LicenseSignature does not verify: the answer is not the server's." >&2
    exit 1
  fi
  echo verified
}

# A JSON object of the names and values given; the value null stays null, any other becomes text.
json() {
  local separator='{' value
  while (($# > 0)); do
    value=${2//\\/\\\\}
    value=\"${value//\"/\\\"}\"
    [[ $2 == null ]] && value=null
    printf '%s"%s":%s' "$separator" "$1" "$value"
    separator=,
    shift 2
  done
  printf '}'
}
