/** What each parameter means, by its name: a name means the same on every call. A schema may say more by describe(). */
export const parameterMeanings: Readonly<Record<string, string>> = {
  // Which license, for whom.
  product: "Short code of the product; for calls on bundles, that of the bundle.",
  hardware_id: "The device, as the application names it: text that stays the same on one device.",
  license_key: "The license key, for a product that is licensed by key.",
  username: "The user's e-mail address, for a product that is licensed by user.",
  password: "The user's password, beside `username`.",
  new_password: "The password from now on: 8 characters to 256 bytes.",
  license_id: "Means this license and no other, where several fit.",
  bundle_code: "Means the license of `product` that belongs to this bundle.",
  code: "Single sign-on: the authorization code that the identity provider has issued; with `customer_account_code`.",
  login_type: "How the application signs in: `client_credentials`.",

  // What the device tells of itself.
  is_vm: "Whether the device is a virtual machine.",
  vm_info: "What kind of virtual machine it is.",
  os_ver: "The device's operating system and its version.",
  hostname: "The device's host name.",
  os_hostname: "An older name for `hostname`.",
  ip: "The device's address as the internet sees it.",
  ip_local: "The device's address in its own network.",
  app_ver: "The application's version.",
  sdk_ver: "The version of the client library.",
  mac_address: "The device's hardware address.",
  variables: "Names with text, numbers or booleans, kept for the device; all are kept as text.",

  // What the call is about.
  feature: "Code of the feature.",
  borrowed_until:
    "When the borrowed seat comes back: a date and time, UTC unless it says otherwise. null asks for the latest instant allowed. The member itself must be there.",
  consumptions: "How much is consumed; a negative amount gives back, where the license allows it. 1 if left out.",
  include_expired_features: "Whether expired features are listed too; false if left out.",
  include_metadata_string: "Whether the answer also holds the metadata as text.",
  include_latest_version: "Whether the answer also tells the newest version; false if left out.",
  include_custom_fields: "Whether the answer also lists the product's custom fields; false if left out.",
  env: "Only versions for this environment: `win`, `win32`, `win64`, `mac`, `linux`, `linux32`, `linux64`.",
  channel: "Only versions of this channel.",
  version: "The version that is meant; the newest one if left out.",

  // People.
  customer: "The customer's e-mail address.",
  email: "The person's e-mail address; required for products that are licensed by user.",
  first_name: "The person's first name.",
  last_name: "The person's last name.",
  phone: "The person's telephone number.",
  address: "Street and number.",
  postcode: "Postal code.",
  city: "City.",
  state: "State or region.",
  country: "Country.",
  company_name: "The customer's company.",
  reference: "The vendor's own reference for the customer.",
};
