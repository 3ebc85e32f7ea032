/** Gives labels to customers and takes them back. */
import { invalidFields, Problem } from "../../errors/problem.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { findCustomerLabel } from "../../storage/customer-labels.ts";
import { deleteLabelLink, findLabelLink, findLabelLinkById, insertLabelLink } from "../../storage/customer-ties.ts";
import type { CustomerLabelLinkTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

export function giveLabel(
  context: ServiceContext,
  administrator: Administrator,
  wanted: { readonly customer: number; readonly customer_label: number },
): Promise<CustomerLabelLinkTable> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const customer = await findCustomer(queries, companyId, wanted.customer);
    const label = await findCustomerLabel(queries, companyId, wanted.customer_label);
    if (customer === undefined || label === undefined) {
      throw invalidFields({
        ...(customer === undefined && { customer: ["is not the id of a customer"] }),
        ...(label === undefined && { customer_label: ["is not the id of a label"] }),
      });
    }
    const link = { customer_id: customer.id, customer_label_id: label.id };
    if ((await findLabelLink(queries, link)) !== undefined) {
      throw invalidFields({ customer_label: ["is a label that the customer has already"] });
    }
    const given = { id: context.newId(), ...link };
    await insertLabelLink(queries, given);
    const change = { action: "customer.labelled", id: customer.id, after: { label: label.label } } as const;
    await recordChange(context, queries, administrator, now, change);
    return given;
  });
}

export function takeLabel(context: ServiceContext, administrator: Administrator, linkId: number): Promise<void> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const link = await findLabelLinkById(queries, companyId, linkId);
    if (link === undefined) throw new Problem("not_found");
    const label = await findCustomerLabel(queries, companyId, link.customer_label_id);
    await deleteLabelLink(queries, linkId);
    const change = { action: "customer.unlabelled", id: link.customer_id, before: { label: label?.label } } as const;
    await recordChange(context, queries, administrator, now, change);
  });
}
