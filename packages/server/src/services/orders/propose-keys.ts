/** Draws license keys that no license has, for orders that bring their own; nothing is stored. */
import { invalidFields, Problem } from "../../errors/problem.ts";
import { newLicenseKey } from "../../runtime/random.ts";
import { listLicensesByKeys } from "../../storage/licenses.ts";
import { findProduct } from "../../storage/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";

export interface WantedKeys {
  /** The code of the product that the keys are for. */
  readonly product: string;
  readonly quantity: number;
  /** Without the dashes. */
  readonly key_length: number;
  readonly alphabet: string;
}

const ROUNDS_MAX = 20;

export async function proposeKeys(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  { product, quantity, key_length, alphabet }: WantedKeys,
): Promise<readonly string[]> {
  if ((await findProduct(read, companyId, product)) === undefined) throw new Problem("not_found");
  const keys = new Set<string>();
  for (let round = 1; keys.size < quantity && round <= ROUNDS_MAX; round += 1) {
    const drawn = Array.from({ length: quantity - keys.size }, () => newLicenseKey(alphabet, key_length));
    const used = new Set((await listLicensesByKeys(read, companyId, drawn)).map(({ license_key: key }) => key));
    for (const key of drawn) if (!used.has(key)) keys.add(key);
  }
  if (keys.size === quantity) return [...keys];
  throw invalidFields({ alphabet: ["must have more characters for that many keys, or key_length must be greater"] });
}
