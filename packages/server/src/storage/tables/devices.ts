/** Tables of devices, of the seats they hold, and of how they are activated without a network. */
import type { activationTypes } from "../../domain/device-filters.ts";
import type { Timestamps } from "./terms.ts";

/** What a device tells of itself; null where it never did. */
export interface DeviceDescription {
  is_vm: boolean | null;
  vm_info: string | null;
  os_ver: string | null;
  hostname: string | null;
  ip: string | null;
  ip_local: string | null;
  app_ver: string | null;
  sdk_ver: string | null;
  mac_address: string | null;
}

export interface DeviceTable extends DeviceDescription, Timestamps {
  id: number;
  company_id: number;
  license_id: number;
  hardware_id: string;
  license_user_id: number | null;
  is_active: boolean;
  activation_type: (typeof activationTypes)[number];
  /** By the device's own clock, when it made the file of its offline activation; null for any other. */
  offline_requested_at: number | null;
  /** Since when the place of this deactivated device waits to be taken over. */
  vacant_since: number | null;
  time_activated: number | null;
  time_deactivated: number | null;
  last_check: number | null;
}

export interface DeviceVariableTable {
  id: number;
  device_id: number;
  variable: string;
  value: string;
  created_at: number;
}

export interface BlacklistedDeviceTable {
  license_id: number;
  hardware_id: string;
  created_at: number;
}

/** A timed hold on one seat, of the license (license_feature_id 0) or of one of its features. */
export interface LeaseTable {
  license_id: number;
  license_feature_id: number;
  device_id: number;
  /** Held while now < held_until. */
  held_until: number;
  borrowed_until: number | null;
  granted_at: number;
}

/** An offline request file that was carried out, remembered for ever by the digest of its content. */
export interface OfflineRequestTable {
  company_id: number;
  digest: string;
  created_at: number;
}

/** An initialization code that was issued for an air-gapped license; only its public half is kept. */
export interface AirGapCodeTable {
  id: number;
  company_id: number;
  license_id: number;
  purpose: "activation" | "deactivation";
  public_key: string;
  expires_at: number;
  /** Failed attempts to use it. */
  attempts: number;
  used_at: number | null;
  created_at: number;
}
