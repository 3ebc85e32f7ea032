/** Makes, changes and deletes the labels that customers can carry. */
import { invalidFields } from "../../errors/problem.ts";
import {
  changeCustomerLabel,
  deleteCustomerLabel,
  findCustomerLabelByText,
  insertCustomerLabel,
} from "../../storage/customer-labels.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CustomerLabelTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireCustomerLabel } from "./list.ts";

export interface CustomerLabelMembers {
  readonly label?: string;
  readonly color?: string;
}

export function createCustomerLabel(
  context: ServiceContext,
  administrator: Administrator,
  members: Required<CustomerLabelMembers>,
): Promise<CustomerLabelTable> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    await refuseTaken(queries, administrator, members.label);
    const label = { id: context.newId(), company_id: administrator.companyId, ...members };
    await insertCustomerLabel(queries, label);
    await recordChange(context, queries, administrator, now, {
      action: "customer_label.created",
      id: label.id,
      after: label,
    });
    return label;
  });
}

export function updateCustomerLabel(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: CustomerLabelMembers,
): Promise<CustomerLabelTable> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireCustomerLabel(queries, administrator, id);
    const after = { ...before, ...members };
    if (after.label !== before.label) await refuseTaken(queries, administrator, after.label);
    await changeCustomerLabel(queries, id, members);
    await recordChange(context, queries, administrator, now, { action: "customer_label.updated", id, before, after });
    return after;
  });
}

export function removeCustomerLabel(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireCustomerLabel(queries, administrator, id);
    await deleteCustomerLabel(queries, id);
    await recordChange(context, queries, administrator, now, { action: "customer_label.deleted", id, before });
  });
}

async function refuseTaken(queries: Queries, { companyId }: Administrator, label: string): Promise<void> {
  const taken = await findCustomerLabelByText(queries, companyId, label);
  if (taken !== undefined) throw invalidFields({ label: ["is the text of another label: choose another one"] });
}
