/** Says what a license manager may do, and of which products, policies and customer accounts. */
import { licenseManagerPermissions } from "../../domain/license-manager.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  findManagerBounds,
  listIdsOfCompany,
  type ManagerBounds,
  replaceManagerBounds,
} from "../../storage/license-managers.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicenseUser } from "../license-users/list.ts";

const NONE: ManagerBounds = { permissionIds: [], products: [], policyIds: [], accountIds: [] };

export async function retrieveManagerBounds(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  userId: number,
): Promise<ManagerBounds> {
  await requireLicenseUser(read, administrator, userId);
  return findManagerBounds(read, userId);
}

/** What is left out stays as it is. */
export function updateManagerBounds(
  context: ServiceContext,
  administrator: Administrator,
  userId: number,
  wanted: Partial<ManagerBounds>,
): Promise<ManagerBounds> {
  return changeBounds(context, administrator, userId, async (queries, before) => {
    const bounds = { ...before, ...wanted };
    await refuseUnknown(queries, administrator, bounds);
    return {
      permissionIds: [...new Set(bounds.permissionIds)],
      products: [...new Map(bounds.products.map((product) => [product.product_id, product])).values()],
      policyIds: [...new Set(bounds.policyIds)],
      accountIds: [...new Set(bounds.accountIds)],
    };
  });
}

export async function removeManagerBounds(
  context: ServiceContext,
  administrator: Administrator,
  userId: number,
): Promise<void> {
  await changeBounds(context, administrator, userId, async () => NONE);
}

function changeBounds(
  context: ServiceContext,
  administrator: Administrator,
  userId: number,
  decide: (queries: Queries, before: ManagerBounds) => Promise<ManagerBounds>,
): Promise<ManagerBounds> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    // Nobody deletes the user meanwhile.
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    await requireLicenseUser(queries, administrator, userId);
    const before = await findManagerBounds(queries, userId);
    const after = await decide(queries, before);
    await replaceManagerBounds(queries, userId, after);
    const change = { action: "license_user.manager_bounds_changed", id: userId, before, after } as const;
    await recordChange(context, queries, administrator, now, change);
    return findManagerBounds(queries, userId);
  });
}

async function refuseUnknown(queries: Queries, { companyId }: Administrator, bounds: ManagerBounds): Promise<void> {
  const known = licenseManagerPermissions.map(({ id }): number => id);
  const named = [
    ["permission_ids", bounds.permissionIds, new Set(known)],
    ["products", bounds.products.map(({ product_id }) => product_id), await idsOf("product")],
    ["license_template_ids", bounds.policyIds, await idsOf("policy")],
    ["customer_account_ids", bounds.accountIds, await idsOf("customer_account")],
  ] as const;
  const faults = named.flatMap(([name, ids, there]) => {
    const unknown = ids.filter((id) => !there.has(id));
    return unknown.length === 0 ? [] : [[name, [`names what is not there: ${unknown.join(", ")}`]] as const];
  });
  if (faults.length > 0) throw invalidFields(Object.fromEntries(faults));

  function idsOf(table: "product" | "policy" | "customer_account"): Promise<Set<number>> {
    const ids = {
      product: bounds.products.map(({ product_id }) => product_id),
      policy: bounds.policyIds,
      customer_account: bounds.accountIds,
    };
    return listIdsOfCompany(queries, table, companyId, ids[table]);
  }
}
