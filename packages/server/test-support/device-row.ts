/** An active device on the only license there is. */
import type { ServiceContext } from "../src/services/context.ts";
import { unknownDevice } from "../src/services/devices/describe.ts";
import type { Queries } from "../src/storage/dialect.ts";
import type { DeviceTable } from "../src/storage/tables/devices.ts";

export async function deviceOn(queries: Queries, { newId, clock }: ServiceContext): Promise<DeviceTable> {
  const license = await queries.selectFrom("license").select(["id", "company_id"]).executeTakeFirstOrThrow();
  const now = clock.now();
  return {
    id: newId(),
    company_id: license.company_id,
    license_id: license.id,
    hardware_id: "hardware-1",
    license_user_id: null,
    is_active: true,
    activation_type: "online",
    offline_requested_at: null,
    vacant_since: null,
    time_activated: now,
    time_deactivated: null,
    last_check: null,
    ...unknownDevice,
    created_at: now,
    updated_at: now,
  };
}
