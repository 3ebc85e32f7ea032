/** Every code that an answer of the License API can carry: its HTTP status, its meaning and what to do about it. */

interface CodeEntry {
  readonly status: number;
  /** The default message: what happened and what to do next, safe to show to an end user. */
  readonly message: string;
}

function refusal(message: string, status = 400): CodeEntry {
  return { status, message };
}

export const codes = {
  // Authorization, in the order in which it is tested.
  missing_headers: refusal("The Date and Authorization headers are required. Send both with every call."),
  authorization_invalid_headers: refusal(
    'The Authorization header cannot be read. Send algorithm="hmac-sha256",headers="date",signature="…",apikey="…".',
  ),
  authorization_missing_params: refusal(
    "The Authorization header lacks a part. It needs algorithm, headers, signature and apikey.",
  ),
  hmac_required: refusal("Only hmac-sha256 signatures are taken. Set algorithm to hmac-sha256."),
  date_header_diff: refusal(
    "The Date header is more than 15 minutes from the server's time. Correct the device's clock and send the present time.",
  ),
  invalid_api_key: refusal("The API key is not known. Check the key that the application was built with."),
  revoked_api_key: refusal("The API key has been revoked. Ask the vendor for a release with a new key."),
  signature_mismatch: refusal(
    "The signature does not fit the Date header. Check that the shared key belongs to the API key.",
  ),
  oauth_token_malformed: refusal("The bearer token is not valid here. Ask the token endpoint for a new one.", 401),
  oauth_token_expired: refusal("The bearer token has expired. Ask the token endpoint for a new one.", 401),
  read_only_api_key: refusal("The API key may only read. Use a key that may write for this call."),
  api_key_product_not_allowed: refusal("The API key may not be used for this product. Use a key that lists it."),
  api_key_call_not_allowed: refusal("The API key may not make this call. Use a key that lists it."),

  // The request itself.
  invalid_json: refusal("The body is not a JSON object. Send one JSON object, encoded in UTF-8."),
  missing_content: refusal("The body is empty. Send the text of the request file in it."),
  missing_parameters: refusal("Some parameters are missing."),
  missing_hardware_id: refusal("hardware_id is missing. Send what names the device."),
  validation_error: refusal("A parameter is not valid."),
  payload_too_large: refusal("The request is too large. Send a shorter one.", 413),
  not_found: refusal("There is no such call. Check the path and the method.", 404),

  // Products, licenses, devices.
  unknown_product: refusal("No product has this code. Check the product's short code."),
  disabled_product: refusal("The product is disabled, so no new device can be activated. Ask the vendor."),
  archived_product: refusal("The product is archived, so no new device can be activated. Ask the vendor."),
  invalid_product_auth_method: refusal(
    "The product is licensed the other way. Send license_key for a key-based product, username and password for a user-based one.",
  ),
  license_not_found: refusal("No license of this product has this key or user. Check what was entered."),
  license_user_not_found: refusal("The username or the password is not right. Check both and try again."),
  trial_not_allowed: refusal("No trial of this product can be had here. Ask the vendor for one."),
  email_missing: refusal("The product is licensed by user. Send the user's e-mail address as email."),
  license_not_enabled: refusal("The license is disabled. Ask the vendor to enable it."),
  blacklisted: refusal("This device is blacklisted. Ask the vendor to admit it."),
  license_expired: refusal("The license has expired. Renew it with the vendor."),
  trial_expired: refusal("The trial period is over. Buy a license to go on."),
  license_start_date_error: refusal("The license cannot be activated before its start date. Try again then."),
  vm_not_allowed: refusal("The license may not be used on a virtual machine. Activate it on a physical one."),
  license_activated_max_times: refusal(
    "The license is active on as many devices as it allows. Deactivate one of them first.",
  ),
  license_user_activated_max_times: refusal(
    "The user has activated as many devices as the license allows one user. Deactivate one of them first.",
  ),
  license_transferred_max_times: refusal(
    "The license cannot be moved to another device any more. Use a device it was active on, or ask the vendor.",
  ),
  license_not_active: refusal("The license is not active on any device. Activate it first."),
  device_not_found: refusal("The license is not active on this device. Activate it here first."),

  // Versions.
  active_license_required: refusal("The license is not active on any device. Activate it before asking for its files."),
  license_key_or_license_user_required: refusal("The request names no license. Send license_key or username."),
  version_not_found: refusal("The license may have no such version. See versions for those that it may have."),

  // Features, seats, borrowing.
  invalid_license_feature_code: refusal("The license has no such feature."),
  feature_not_floating: refusal("The feature has no floating seats."),
  floating_not_available: refusal("Every seat is taken. Try again when one becomes free."),
  floating_feature_device_not_in_use: refusal("This device holds no seat of the feature, so there is none to release."),
  license_borrow_not_allowed: refusal("Seats of this license cannot be borrowed. Stay connected to keep a seat."),
  borrow_until_not_valid: refusal("borrowed_until is not valid."),

  // Consumption.
  license_not_consumption: refusal("The license does not count consumption. Use a consumption license for this call."),
  unsupported_product_feature: refusal("The license has no such feature that counts consumption. Check the code."),
  consumption_negative_not_allowed: refusal("Consumption of this license or feature cannot be given back."),
  license_not_enough_consumptions: refusal("The license has not enough consumption left. Ask the vendor for more."),
  feature_not_enough_consumptions: refusal("The feature has not enough consumption left. Ask the vendor for more."),

  // Offline activation.
  offline_schema_version_not_supported: refusal(
    "Request files of this kind are not taken any more. Update the application and make a new one.",
  ),
  offline_request_already_used: refusal("The request file has been used. Make a new one on the device and send that."),
  offline_activation_not_allowed: refusal(
    "The license cannot be activated offline. Ask the vendor, or connect the device.",
  ),
  offline_floating_cloud_not_supported: refusal(
    "A license with floating seats cannot be activated offline. Connect the device, or borrow a seat.",
  ),

  // Single sign-on.
  sso_customer_account_url_error: refusal(
    "No identity provider is set up for this customer account. Check customer_account_code, or ask the vendor.",
  ),
  sso_customer_account_token_error: refusal(
    "The identity provider's token or code is not accepted. Sign in with the provider again.",
  ),

  // People.
  change_password_not_allowed: refusal("Passwords cannot be changed here. Ask the vendor for a new one."),
  customer_does_not_exist: refusal("No customer has this e-mail address. Check what was entered."),
  customer_not_found: refusal("The credential does not cover this customer. Use one that does."),

  // The Management API.
  not_authenticated: refusal(
    "Authentication credentials were not provided. Send the header Authorization: Api-Key, followed by a management key.",
    403,
  ),
  authentication_failed: refusal(
    "The management key is not known or has been revoked. Check it, or make a new one.",
    403,
  ),
  permission_denied: refusal(
    "You do not have permission to perform this action. Use a management key that has the permission for it.",
    403,
  ),
  method_not_allowed: refusal("The path does not take this method. The header Allow names those that it takes.", 405),
  object_in_use: refusal("Other objects refer to this one. Delete or change them first, or archive it.", 409),
  seat_not_held: refusal("The device holds no such seat. See the seats of the license for who does."),
  order_id_exists: refusal("There is an order with this id. Choose another one, or send append to add to it.", 409),
  customer_account_not_found: refusal("There is no customer account with this id. Check customer_account_id."),
  customer_account_id_mismatch: refusal(
    "The customer belongs to another customer account. Leave customer_account_id out, or change the customer first.",
  ),
  oauth_client_exists: refusal("The object has an OAuth client. Delete that one first, to make another.", 409),
  mail_not_set_up: refusal("No mail server is set up. Set one up in the mail settings first.", 409),
  mail_not_resendable: refusal("The mail was sent, or is being sent just now. See it in the list of messages.", 409),

  // Operators, signed in by a browser.
  session_required: refusal("Nobody is signed in. Sign in first.", 401),
  session_ended: refusal("The session has ended, or is not known. Sign in again.", 401),
  origin_not_allowed: refusal(
    "The header Origin is missing or is not this server's address. Open its pages under its own address, or send that address as Origin; where a proxy stands before the server, set LEASEHOLD_PUBLIC_URL to it.",
    403,
  ),
  csrf_token_invalid: refusal(
    "The header X-CSRF-Token is missing or out of date. Ask for the session, and send its csrf_token.",
    403,
  ),
  sign_in_failed: refusal("The e-mail address, the password or the code is not right. Check them and try again.", 401),
  second_factor_required: refusal(
    "A second factor is switched on. Send code as well: one from the authenticator app, or a backup code.",
    401,
  ),
  proof_failed: refusal("The password or the code is not right. Check both and try again.", 403),
  password_session_required: refusal(
    "This session was signed in through a company's provider. Sign in with a password to do this.",
    403,
  ),
  second_factor_on: refusal("A second factor is switched on already. Switch it off first.", 409),
  second_factor_off: refusal("No second factor is switched on. Begin with one first.", 409),

  // Operators, and the links that let them in.
  link_invalid: refusal(
    "The link is not good: it was used, revoked or replaced, its time is over, or a part of it is missing. Ask for another one.",
  ),
  present_password_required: refusal(
    "The invited address belongs to somebody who can sign in already. Enter the present password, or ask for a new one first.",
    403,
  ),
  own_membership: refusal(
    "Nobody changes, removes or resets himself. Ask another operator; your own password is changed in your profile.",
    409,
  ),
  last_owner: refusal("The company would be left without an owner. Make somebody else an owner first.", 409),
  operator_of_other_companies: refusal(
    "The person belongs to another company as well, so this one cannot reset how he signs in. He can ask for a new password by mail; whoever runs the server can make a link with: leasehold operator reset",
    409,
  ),

  // The server.
  rate_limited: refusal("Too many requests. Wait as long as the Retry-After header says.", 429),
  internal_error: refusal("The server failed. Try again; if it goes on, give the vendor the request id.", 500),
  service_unavailable: refusal("The server cannot reach its database just now. Try again in a moment.", 503),
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof codes;
