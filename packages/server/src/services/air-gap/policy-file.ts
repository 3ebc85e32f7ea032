/** The file that an air-gapped application is built with: what a license allows, under the id of its policy. */
import { type AirGapPolicy, encodePolicyFile } from "@leasehold/protocol";
import { decideIssue } from "../../domain/issue.ts";
import { CommandRefused } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPolicyById } from "../../storage/policies.ts";
import { findProductById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { PolicyTable, ProductTable } from "../../storage/tables/products.ts";
import { type CatalogRows, loadCatalogRows } from "../catalog/catalog-rows.ts";
import { issueTemplate } from "../catalog/issue-template.ts";
import type { ServiceContext } from "../context.ts";
import { loadFacts } from "../licenses/license-facts.ts";
import { requireOneLicense } from "./eligible-license.ts";
import { describePolicy } from "./policy-members.ts";
import { refuseAirGap } from "./refusals.ts";

/** `sources` are licenses, or policies as PRODUCT/POLICY; of several the file has one for each product. */
export async function airGapPolicyFile(
  context: ServiceContext,
  companyId: number,
  sources: readonly string[],
): Promise<string> {
  const { read } = context.database;
  const catalog = sources.some((source) => source.includes("/"))
    ? await loadCatalogRows(read, companyId)
    : (new Map() as CatalogRows);
  const policies = new Map<string, AirGapPolicy>();
  for (const source of sources) {
    const policy =
      policyInCatalog(catalog, source, context.clock.now()) ?? (await policyOfLicense(read, companyId, source));
    const product = policy.product_details.short_code;
    if (policies.has(product)) {
      throw new CommandRefused(`${source} is a second policy of ${product}. A file holds one for each product.`);
    }
    policies.set(product, policy);
  }
  const [only] = policies.values();
  return encodePolicyFile(only !== undefined && policies.size === 1 ? only : Object.fromEntries(policies));
}

type DescribedPolicy = ReturnType<typeof describePolicy>;

/** What a license is issued with now from that policy; undefined where the name is no product's and policy's. */
function policyInCatalog(catalog: CatalogRows, source: string, now: number): DescribedPolicy | undefined {
  const separator = source.indexOf("/");
  const rows = separator < 0 ? undefined : catalog.get(source.slice(0, separator));
  if (rows === undefined) return undefined;
  const template = issueTemplate(rows);
  const code = source.slice(separator + 1);
  const policy = rows.policies.find((known) => known.policy.code === code)?.policy;
  const issued = template.policies.find((known) => known.code === code);
  if (policy === undefined || issued === undefined) {
    throw new CommandRefused(`The product ${rows.product.short_code} has no policy ${code}. Check the policy's code.`);
  }
  const { terms, features, custom_fields } = decideIssue(template, issued, { entitlements: {} }, now);
  if (!terms.is_air_gapped) throw new CommandRefused(`The policy ${source} is not air-gapped: it needs no file.`);
  const named = new Map(rows.features.map((feature) => [feature.id, feature]));
  const values = new Map(custom_fields.map(({ product_custom_field_id, value }) => [product_custom_field_id, value]));
  return describePolicy({
    policy,
    product: rows.product,
    // Periods begin with a license, so a policy has none.
    terms: { ...terms, validity_period: null, maintenance_period: null },
    features: features.flatMap((terms) => {
      const feature = named.get(terms.product_feature_id);
      return feature === undefined ? [] : [{ ...feature, ...terms, id: feature.id }];
    }),
    customFields: rows.customFields.map((field) => ({
      ...field,
      default_value: values.get(field.id) ?? field.default_value,
    })),
  });
}

async function policyOfLicense(queries: Queries, companyId: number, source: string): Promise<DescribedPolicy> {
  const license = await requireOneLicense(queries, companyId, source);
  if (license.license_key === null) throw refuseAirGap("user_based");
  if (!license.is_air_gapped) throw refuseAirGap("not_air_gapped");
  const { policy, product } = await originOf(queries, license);
  const { features, customFields } = await loadFacts(queries, license);
  return describePolicy({ policy, product, terms: license, features, customFields });
}

async function originOf(
  queries: Queries,
  license: LicenseTable,
): Promise<{ policy: PolicyTable; product: ProductTable }> {
  const policy = license.policy_id === null ? undefined : await findPolicyById(queries, license.policy_id);
  const product = await findProductById(queries, license.company_id, license.product_id);
  if (policy === undefined || product === undefined) {
    throw new CommandRefused("The license comes from no policy, so there is no file for it.");
  }
  return { policy, product };
}
