/** A product's rows in the form in which licenses are issued from them. */
import type { IssueTemplate } from "../../domain/issue.ts";
import type { ProductRows } from "./catalog-rows.ts";

export function issueTemplate(rows: ProductRows): IssueTemplate {
  return {
    product: rows.product,
    features: rows.features,
    custom_fields: rows.customFields,
    policies: rows.policies.map(({ policy, features, customFields }) => ({
      ...policy,
      features,
      custom_fields: customFields,
    })),
  };
}
