/** What a license of a product would be issued with under a policy: to be applied to one that is there. */
import { decideIssue, type IssueDecision } from "../../domain/issue.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listProductsById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { PolicyTable } from "../../storage/tables/products.ts";
import type { ProductRows } from "../catalog/catalog-rows.ts";
import { issueTemplate } from "../catalog/issue-template.ts";
import { loadProductsToIssue } from "../orders/products-to-issue.ts";

export async function loadProductOf(queries: Queries, license: LicenseTable): Promise<ProductRows> {
  const [product] = await listProductsById(queries, [license.product_id]);
  const code = product?.short_code ?? "";
  const rows = (await loadProductsToIssue(queries, license.company_id, [code])).get(code);
  if (rows === undefined) throw new Error(`The license ${license.id} has no product.`);
  return rows;
}

export function termsUnder(rows: ProductRows, policy: PolicyTable, issuedAt: number): IssueDecision {
  const template = issueTemplate(rows);
  const issuePolicy = template.policies.find(({ id }) => id === policy.id);
  if (issuePolicy === undefined) throw new Error(`The policy ${policy.id} is not one of the product's.`);
  return decideIssue(template, issuePolicy, { entitlements: {} }, issuedAt);
}
