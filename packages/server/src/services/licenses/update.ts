/** Changes the terms of licenses as a vendor asks for it: of one, or of many at once, all of them or none. */
import { changedPeriods } from "../../domain/changed-periods.ts";
import { setCounter } from "../../domain/consumption-period.ts";
import { type FieldFaults, invalidFields } from "../../errors/problem.ts";
import { insertOrderItems, listOrderItems } from "../../storage/orders.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onLicense, recordLicenseChange, withLicenses } from "./administer.ts";
import { changeFaults } from "./change-faults.ts";
import { type LicenseMembers, statedColumns, withoutRestatedEnd } from "./license-members.ts";
import { writeChanges } from "./write-changes.ts";

export function updateLicenseById(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: LicenseMembers,
): Promise<void> {
  return onLicense(context, administrator, id, async (change) => {
    refuseFaults(await changeTerms(change, members));
  });
}

export interface LicenseUpdate {
  readonly id: number;
  readonly members: LicenseMembers;
}

/** Faults are told with the place of their update in the list. */
export async function updateLicenses(
  context: ServiceContext,
  administrator: Administrator,
  updates: readonly LicenseUpdate[],
): Promise<void> {
  const places = new Map(updates.map(({ id }, index) => [id, index]));
  const twice = updates.flatMap(({ id }, index) => (places.get(id) === index ? [] : [index]));
  refuseFaults(Object.fromEntries(twice.map((index) => [`${index}.id`, ["stands there twice"]])));
  const unknownIds = (unknown: readonly number[]) =>
    Object.fromEntries(unknown.map((id) => [`${places.get(id)}.id`, ["is not the id of a license"]]));
  await withLicenses(context, administrator, [...places.keys()], unknownIds, async (changes) => {
    const faults: Record<string, readonly string[]> = {};
    for (const change of changes) {
      const place = places.get(change.license.id) ?? 0;
      const found = await changeTerms(change, updates[place]?.members ?? {});
      for (const [member, texts] of Object.entries(found)) faults[`${place}.${member}`] = texts;
    }
    refuseFaults(faults);
  });
}

function refuseFaults(faults: FieldFaults): void {
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
}

/** Makes the change, unless there are faults in it; these are returned. */
async function changeTerms(change: LicenseUnderChange, stated: LicenseMembers): Promise<FieldFaults> {
  const members = withoutRestatedEnd(change.license, stated);
  const columns = wantedColumns(change, members);
  const faults = await changeFaults(change, members, { ...change.license, ...columns });
  if (Object.keys(faults).length > 0) return faults;
  const place = members.order === undefined ? {} : await placeInOrder(change, members.order);
  await writeDifferences(change, { ...columns, ...place }, { action: "license.updated", text: "License updated" });
  return {};
}

/** The columns as they are to be, with the ends of validity and maintenance that follow; `inherited` gives way. */
export function wantedColumns(
  { license, now }: LicenseUnderChange,
  members: LicenseMembers,
  inherited: Partial<LicenseTable> = {},
): Partial<LicenseTable> {
  const stated = { ...inherited, ...statedColumns(members) };
  const { total_consumptions: total } = members;
  return {
    ...stated,
    ...changedPeriods(license, stated),
    ...(total !== undefined && setCounter({ ...license, ...stated }, total, now)),
  };
}

/** Writes and records what differs, if anything does. */
export async function writeDifferences(
  change: LicenseUnderChange,
  columns: Partial<LicenseTable>,
  told: { readonly action: `license.${string}`; readonly text: string },
): Promise<void> {
  const differing = differences(change.license, columns);
  if (differing === null) return;
  const { id: _id, revision: _revision, ...changes } = differing;
  await recordLicenseChange(change, { ...told, after: await writeChanges(change, changes) });
}

/** Where the license stands in the order that it is moved to: one item for each product. */
async function placeInOrder(
  { context, queries, license }: LicenseUnderChange,
  orderId: number,
): Promise<Pick<LicenseTable, "order_id" | "order_item_id"> | Record<string, never>> {
  if (orderId === license.order_id) return {};
  const items = await listOrderItems(queries, [orderId]);
  const found = items.find(({ product_id }) => product_id === license.product_id);
  const item = found ?? { id: context.newId(), order_id: orderId, product_id: license.product_id, note: "" };
  if (found === undefined) await insertOrderItems(queries, [item]);
  return { order_id: orderId, order_item_id: item.id };
}
