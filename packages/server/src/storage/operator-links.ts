/** Links that let operators in, each found by the digest of its token alone. */
import { invitationFilters } from "../domain/operator-filters.ts";
import type { LinkKind } from "../domain/operator-link.ts";
import { normalizedEmail } from "../domain/text.ts";
import { dialectOf, type Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { OperatorLinkTable } from "./tables/operators.ts";

/** Only invitations have a role. */
export const invitationListing = listingOf(
  { ...invitationFilters, kind: "text" },
  {
    table: "operator_link",
    columns: {
      id: { column: "operator_link.id" },
      email: { column: "operator_link.email", stored: normalizedEmail },
      name: { column: "operator_link.name" },
      role: { column: "operator_link.role" },
      created_at: { column: "operator_link.created_at" },
      expires_at: { column: "operator_link.expires_at" },
      kind: { column: "operator_link.kind" },
    },
    orders: {
      email: "operator_link.email",
      created_at: "operator_link.created_at",
      expires_at: "operator_link.expires_at",
    },
  },
);

export async function listLinksById(queries: Queries, ids: readonly number[]): Promise<OperatorLinkTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("operator_link").selectAll().where("id", "in", part).execute());
}

export async function insertLink(queries: Queries, link: OperatorLinkTable): Promise<void> {
  await queries.insertInto("operator_link").values(link).execute();
}

export async function findLinkByToken(queries: Queries, tokenHash: string): Promise<OperatorLinkTable | undefined> {
  return queries.selectFrom("operator_link").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
}

export async function findInvitation(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<OperatorLinkTable | undefined> {
  return queries
    .selectFrom("operator_link")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("kind", "=", "invitation")
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Of those that can still be used: neither used nor revoked nor expired. */
function openLinks(queries: Queries, now: number) {
  return queries
    .selectFrom("operator_link")
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now);
}

export async function findOpenInvitation(
  queries: Queries,
  companyId: number,
  email: string,
  now: number,
): Promise<OperatorLinkTable | undefined> {
  return openLinks(queries, now)
    .selectAll()
    .where("company_id", "=", companyId)
    .where("kind", "=", "invitation")
    .where("email", "=", email)
    .executeTakeFirst();
}

export async function hasOpenInvitationWithRole(
  queries: Queries,
  companyId: number,
  role: string,
  now: number,
): Promise<boolean> {
  const found = await openLinks(queries, now)
    .select("id")
    .where("company_id", "=", companyId)
    .where("role", "=", role)
    .executeTakeFirst();
  return found !== undefined;
}

/** How many links for a new password the person was sent since then. */
export async function countResetsSince(queries: Queries, operatorId: number, since: number): Promise<number> {
  const { count } = await queries
    .selectFrom("operator_link")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("operator_id", "=", operatorId)
    .where("kind", "=", "reset")
    .where("created_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Takes the link for whoever is first, while the token is still that of the link. */
export async function claimLink(
  queries: Queries,
  { id, token_hash }: Pick<OperatorLinkTable, "id" | "token_hash">,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("operator_link")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("token_hash", "=", token_hash)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Changes a link that nobody has used or revoked; false where somebody has. */
export async function changeUnusedLink(
  queries: Queries,
  id: number,
  changes: Partial<
    Pick<OperatorLinkTable, "token_hash" | "expires_at" | "created_by" | "maker_kind" | "maker_id" | "revoked_at">
  >,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("operator_link")
    .set(changes)
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface Unwanted {
  readonly kinds: readonly LinkKind[];
  readonly companyId?: number;
  readonly operatorIds?: readonly number[];
  readonly makers?: LinkMakers;
}

export interface LinkMakers {
  readonly kind: "operator" | "management-key";
  readonly ids: readonly number[];
}

/** Voids every link of this kind that could still be used. */
export async function revokeLinks(queries: Queries, unwanted: Unwanted, now: number): Promise<void> {
  const { kinds, companyId, operatorIds, makers } = unwanted;
  if (operatorIds?.length === 0 || makers?.ids.length === 0) return;
  let links = queries
    .updateTable("operator_link")
    .set({ revoked_at: now })
    .where("kind", "in", kinds)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null);
  if (companyId !== undefined) links = links.where("company_id", "=", companyId);
  if (operatorIds !== undefined) links = links.where("operator_id", "in", operatorIds);
  if (makers !== undefined) links = links.where("maker_kind", "=", makers.kind).where("maker_id", "in", makers.ids);
  await links.execute();
}

/** Forgets links that have ended, one way or another, before `instant`. */
export async function deleteLinksEndedBefore(queries: Queries, instant: number): Promise<void> {
  await queries
    .deleteFrom("operator_link")
    .where("id", "in", (eb) =>
      eb
        .selectFrom("operator_link as old")
        .select("old.id")
        .where("old.expires_at", "<", instant)
        .modifyEnd(dialectOf(queries).onlyFree("old")),
    )
    .execute();
}
