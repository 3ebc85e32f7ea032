/**
 * Knows a browser again in which an operator has signed in with his present password. It opens nothing: guesses that others
 * make at the same address just do not keep that browser waiting.
 */
import { hash } from "node:crypto";
import { newToken } from "../../runtime/random.ts";
import { findOperatorByEmail } from "../../storage/operators.ts";
import type { OperatorTable } from "../../storage/tables/operators.ts";
import type { ServiceContext } from "../context.ts";

type Owner = Pick<OperatorTable, "id" | "password_hash">;

/** What such a browser is given to show at its next sign-in. */
export function newKnownBrowser({ secrets }: Pick<ServiceContext, "secrets">, operator: Owner): string {
  return secrets.seal(newToken(), belongsTo(operator));
}

/** What tells it from all other browsers; null where the address's owner has not signed in there with the present password. */
export async function readKnownBrowser(
  { database, secrets }: ServiceContext,
  email: string,
  shown: string | undefined,
): Promise<string | null> {
  if (!shown) return null;
  const operator = await findOperatorByEmail(database.read, email);
  try {
    // For an address that nobody has, the same work is done.
    return secrets.open(shown, belongsTo(operator ?? { id: 0, password_hash: null }));
  } catch {
    return null;
  }
}

/** With another password nothing is left of it: whoever knew the former one might have had many. */
function belongsTo({ id, password_hash }: Owner) {
  return `known_browser:${id}:${hash("sha256", password_hash ?? "", "base64url")}` as const;
}
