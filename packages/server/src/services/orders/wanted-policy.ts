/** Which policy a license is to be issued with, by its code or its id. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { WantedTerms } from "../../domain/wanted-order.ts";
import type { ProductRows } from "../catalog/catalog-rows.ts";
import type { OrderFaults } from "./order-faults.ts";

/** A policy's name in a request, and the member that holds it. */
export interface PolicyReference {
  readonly name: string | number;
  readonly path: FaultPath;
}

export function policyReference(terms: WantedTerms, path: FaultPath): PolicyReference | null {
  for (const member of ["policy_code", "license_template_code", "license_template"] as const) {
    const name = terms[member];
    if (name !== undefined && name !== "") return { name, path: [...path, member] };
  }
  return null;
}

/** The code of the policy that is meant; undefined leaves it to the product. */
export function policyCode(
  { policies }: ProductRows,
  reference: PolicyReference | null,
  faults: OrderFaults,
): string | undefined {
  if (reference === null) return undefined;
  const { name, path } = reference;
  const all = policies.map(({ policy }) => policy);
  const found = all.find(({ code }) => code === name) ?? all.find(({ id }) => String(id) === String(name));
  if (found === undefined) faults.add(path, "is not a policy of the product");
  else if (found.is_archived) faults.add(path, "is an archived policy: choose another one");
  return found?.code;
}
