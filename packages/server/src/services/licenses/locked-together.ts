/** A license under its lock, and with it those of its bundle's other members: together they are one to its users. */

import type { Queries } from "../../storage/dialect.ts";
import { listLicenseIdsTogether } from "../../storage/license-user-groups.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, lockForChange } from "./administer.ts";
import { holdLicenses } from "./lock-in-order.ts";
import { requireLicense } from "./require-license.ts";

/** In ascending order of their ids. */
export async function lockTogether(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<LicenseUnderChange[]> {
  const license = await requireLicense(queries, administrator, id);
  const ids = await listLicenseIdsTogether(queries, license);
  await holdLicenses(queries, ids);
  const changes: LicenseUnderChange[] = [];
  for (const each of ids) {
    changes.push(await lockForChange(context, queries, administrator, each));
  }
  return changes;
}
