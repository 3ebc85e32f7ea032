/** A device, and what its application keeps with it, as the Management API shows them. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { DEVICE_TYPE } from "../../../domain/device-filters.ts";
import type { ManagedDevice } from "../../../services/devices/managed.ts";
import type { DeviceVariable } from "../../../services/devices/variables.ts";

export const deviceVariableAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  variable: z.string(),
  value: z.string(),
  device: z.number(),
});

export const managedDeviceAnswer = z.object({
  id: z.number(),
  device_variables: z.array(deviceVariableAnswer),
  created_at: z.string(),
  updated_at: z.string(),
  hardware_id: z.string(),
  time_activated: z.string().nullable(),
  time_deactivated: z.string().nullable(),
  validity_period: z
    .string()
    .nullable()
    .meta({ description: "The last day of the license; null where it does not end." }),
  device_active: z.boolean(),
  type: z.string().meta({ description: "What kind of device it is; no other kind is told apart yet." }),
  os: z.string().nullable(),
  sdk_build_version: z.string().nullable(),
  last_check: z.string().nullable(),
  app_ver: z.string().nullable(),
  hostname: z.string().nullable(),
  ip: z.string().nullable(),
  ip_local: z.string().nullable(),
  mac_address: z.string().nullable(),
  is_vm: z.boolean().nullable(),
  vm_info: z.string().nullable(),
  blacklisted: z.boolean(),
  license: z.number(),
  license_users: z.array(
    z.object({
      id: z.number(),
      email: z.string(),
      true_email: z.string(),
      first_name: z.string(),
      last_name: z.string(),
    }),
  ),
  borrowed_until: z
    .string()
    .nullable()
    .meta({ description: "Until when it has borrowed a seat of the license; null where it has borrowed none." }),
  floating_until: z.string().nullable(),
  activation_type: z.string(),
});

export function describeDeviceVariable(row: DeviceVariable): z.input<typeof deviceVariableAnswer> {
  const { id, created_at, variable, value, device_id } = row;
  return { id, created_at: isoInstant(created_at), variable, value, device: device_id };
}

export function describeManagedDevice(device: ManagedDevice): z.input<typeof managedDeviceAnswer> {
  const { user, seat } = device;
  return {
    id: device.id,
    device_variables: device.variables.map(describeDeviceVariable),
    created_at: isoInstant(device.created_at),
    updated_at: isoInstant(device.updated_at),
    hardware_id: device.hardware_id,
    time_activated: instantOrNull(device.time_activated),
    time_deactivated: instantOrNull(device.time_deactivated),
    validity_period: device.validity_period,
    device_active: device.is_active,
    type: DEVICE_TYPE,
    os: device.os_ver,
    sdk_build_version: device.sdk_ver,
    last_check: instantOrNull(device.last_check),
    app_ver: device.app_ver,
    hostname: device.hostname,
    ip: device.ip,
    ip_local: device.ip_local,
    mac_address: device.mac_address,
    is_vm: device.is_vm,
    vm_info: device.vm_info,
    blacklisted: device.is_blacklisted,
    license: device.license_id,
    license_users: user === null ? [] : [describeUser(user)],
    borrowed_until: instantOrNull(seat?.borrowed_until ?? null),
    floating_until: instantOrNull(seat?.held_until ?? null),
    activation_type: device.activation_type,
  };
}

function describeUser({ id, email, first_name, last_name }: NonNullable<ManagedDevice["user"]>) {
  return { id, email, true_email: email, first_name, last_name };
}

function instantOrNull(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}
