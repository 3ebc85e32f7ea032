/** What lists of devices, of what applications keep with them, and of seats can be narrowed by. */

/** What every device is taken for: no client tells of any other kind. */
export const DEVICE_TYPE = "desktop";

export const activationTypes = ["online", "offline", "air-gap"] as const;

export const deviceFilters = {
  id: "id",
  license: "id",
  blacklisted: "boolean",
  hostname: "text",
  hardware_id: "text",
  os: "text",
  license_users__id: "id",
  device_active: "boolean",
  type: "text",
  activation_type: activationTypes,
  app_ver: "text",
  is_vm: "boolean",
  license__license_key: "text",
  product: "id",
  created_at: "instant",
  time_activated: "instant",
  last_check: "instant",
} as const;

export const deviceVariableFilters = {
  id: "id",
  device: "id",
  variable: "text",
  created_at: "instant",
} as const;

export const seatFilters = {
  license: "id",
  product: "id",
  feature: "text",
  device: "id",
  hardware_id: "text",
  license_user: "id",
  is_borrowed: "boolean",
} as const;
