/**
 * Which events come of a change that is recorded: one table for all that operators, keys, commands and jobs do. Objects
 * are told as the change leaves them, read in its transaction; one that is gone, as it was before.
 */
import type { DeviceVariableData } from "../../domain/event-data.ts";
import type { EventTelling, EventType } from "../../domain/event-types.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findDeviceById } from "../../storage/managed-devices.ts";
import type { DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { Change } from "../audit/change.ts";
import { audienceOf } from "./audience.ts";
import { describeCustomer, describeDeviceVariable } from "./describe.ts";
import { emitEvent } from "./emit.ts";
import { tellCustomer, tellInstallationFile, tellProduct } from "./tell-catalog.ts";
import { tellLicense, tellUsersAssigned, tellUserUnassigned } from "./tell-license-change.ts";
import { tellManagerAssigned, tellOrder, tellOrderRow, tellPlacedOrder } from "./tell-order.ts";
import type { ChangePlace, ToldEvent } from "./told-event.ts";

interface Teller {
  /** What can come of it: where nobody wants any of these, nothing is read. */
  readonly types: readonly EventType[];
  tell(place: ChangePlace): Promise<readonly ToldEvent[]>;
}

function teller<Type extends EventType>(
  type: Type,
  tell: (place: ChangePlace, type: Type) => Promise<readonly ToldEvent[]>,
): Teller {
  return { types: [type], tell: (place) => tell(place, type) };
}

const licenseUpdated = teller("license.updated", tellLicense);
const usersAssigned: Teller = {
  types: ["license.license_user.assigned", "license.limit_reached", "license.limit_near"],
  tell: tellUsersAssigned,
};
const orderPlaced: Teller = {
  types: [
    "order.created",
    "order.updated",
    "order.license_user.manager_assigned",
    "license.created",
    "license.license_user.assigned",
  ],
  tell: tellPlacedOrder,
};

/** Actions that are left out are no news to other systems. */
const tellers: Readonly<Record<string, Teller>> = {
  "customer.created": teller("customer.created", tellCustomer),
  "customer.updated": teller("customer.updated", tellCustomer),
  "customer.deleted": teller("customer.deleted", async ({ change }, type) => [
    { type, objectId: change.id, data: { customer: describeCustomer(was<CustomerTable>(change)) } },
  ]),
  "device_variable.created": teller("device_variable.created", tellVariable),
  "device_variable.updated": teller("device_variable.updated", tellVariable),
  "device_variable.deleted": teller("device_variable.deleted", tellVariable),
  "installation_file.created": teller("installation_file.created", tellInstallationFile),
  "installation_file.updated": teller("installation_file.updated", tellInstallationFile),
  "installation_file.deleted": teller("installation_file.deleted", ({ change, ...place }, type) =>
    tellInstallationFile({ ...place, change }, type, was<InstallationFileTable>(change)),
  ),
  "license.updated": licenseUpdated,
  "license.enabled": licenseUpdated,
  "license.disabled": licenseUpdated,
  "license.policy_applied": licenseUpdated,
  "license.user_changed": licenseUpdated,
  "license.assigned_to_group": licenseUpdated,
  "license.taken_from_group": licenseUpdated,
  "license_feature.created": licenseUpdated,
  "license_feature.updated": licenseUpdated,
  "license_feature.deleted": licenseUpdated,
  "license_custom_field.created": licenseUpdated,
  "license_custom_field.updated": licenseUpdated,
  "license_custom_field.deleted": licenseUpdated,
  "consumption_pool.member_added": licenseUpdated,
  "consumption_pool.member_removed": licenseUpdated,
  "license.reset": teller("license.reset", tellLicense),
  // Recorded before its row goes.
  "license.deleted": teller("license.deleted", tellLicense),
  "license.user_assigned": usersAssigned,
  "license.users_assigned": usersAssigned,
  "license.user_unassigned": teller("license.license_user.unassigned", tellUserUnassigned),
  "order.created": orderPlaced,
  "order.appended": orderPlaced,
  "order.updated": teller("order.updated", tellOrder),
  "order.manager_added": teller("order.license_user.manager_assigned", tellManagerAssigned),
  "order.manager_removed": teller("order.updated", tellOrder),
  "order.deleted": teller("order.deleted", (place, type) => tellOrderRow(place, type, was<OrderTable>(place.change))),
  "product.created": teller("product.created", tellProduct),
  "product.updated": teller("product.updated", tellProduct),
  "product.member_added": teller("product.updated", tellProduct),
  "product.member_removed": teller("product.updated", tellProduct),
};

export async function emitEventsOfChange(
  queries: Queries,
  administrator: Administrator,
  now: number,
  change: Change,
): Promise<void> {
  const { [change.action]: found } = tellers;
  if (found === undefined) return;
  const { companyId } = administrator;
  const { wanted, operatorId } = await audienceOf(queries, administrator);
  if (!found.types.some((type) => wanted.has(type))) return;
  for (const told of await found.tell({ queries, companyId, change, now, wanted })) {
    await emitEvent(queries, wanted, now, { companyId, operatorId, ...told });
  }
}

/** Whoever records that an object is gone hands its whole row over. */
function was<Row>({ action, before }: Change): Row {
  if (before === undefined) throw new Error(`${action} is recorded without the row as it was.`);
  return before as Row;
}

async function tellVariable(
  { queries, companyId, change }: ChangePlace,
  type: EventTelling<{ device_variable: DeviceVariableData }>,
): Promise<readonly ToldEvent[]> {
  const variable = (change.after ?? change.before) as DeviceVariableTable;
  const device = await findDeviceById(queries, companyId, variable.device_id);
  if (device === undefined) return [];
  return [{ type, objectId: device.id, data: { device_variable: describeDeviceVariable(variable, device) } }];
}
