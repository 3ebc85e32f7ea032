/** The policy by which a product is tried out. */
import { choosePolicy, type IssuePolicy, type IssueTemplate } from "../../domain/issue.ts";
import { offersTrials } from "../../domain/trial.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import { type CatalogRows, loadCatalogRows } from "../catalog/catalog-rows.ts";
import { issueTemplate } from "../catalog/issue-template.ts";
import type { ServiceContext } from "../context.ts";
import { RevisionCache } from "../revision-cache.ts";
import type { TrialRequest } from "./trial-request.ts";

export interface TrialOffer {
  readonly product: ProductTable;
  readonly template: IssueTemplate;
  readonly policy: IssuePolicy;
}

export async function requireOffer(
  context: ServiceContext,
  caller: Caller,
  request: Pick<TrialRequest, "product" | "policy">,
): Promise<TrialOffer> {
  const rows = (await catalogOf(context, caller)).get(request.product);
  if (rows === undefined) throw new Problem("unknown_product");
  const { product } = rows;
  if (!product.active) throw new Problem("disabled_product");
  if (product.is_archived) throw new Problem("archived_product");
  // What a credential of one customer covers is issued by the vendor alone.
  if (product.is_bundle || caller.scope.kind !== "company") throw new Problem("trial_not_allowed");
  const template = issueTemplate({ ...rows, policies: rows.policies.filter(({ policy }) => !policy.is_archived) });
  const policy = choosePolicy(template, request.policy ?? undefined);
  if (policy === undefined && request.policy !== null) {
    throw new Problem("validation_error", "license_policy must be the code of one of the product's policies.");
  }
  if (policy === undefined || !offersTrials(product, policy)) throw new Problem("trial_not_allowed");
  return { product, template, policy };
}

const COMPANIES_REMEMBERED_MAX = 100;
const remembered = new WeakMap<Queries, RevisionCache<CatalogRows>>();

/** The whole catalog, kept while it stays as it is. */
async function catalogOf(context: ServiceContext, caller: Caller): Promise<CatalogRows> {
  const { read } = context.database;
  const cache = remembered.get(read) ?? new RevisionCache<CatalogRows>(COMPANIES_REMEMBERED_MAX);
  remembered.set(read, cache);
  return cache.get(caller.companyId, String(caller.companyRevision), () => loadCatalogRows(read, caller.companyId));
}
