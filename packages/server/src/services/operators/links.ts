/** Links that are good once: made, told once, and taken by whoever is first. Only digests are kept. */
import { hash } from "node:crypto";
import { type LinkKind, linkAddress, linkLifeMilliseconds, linkStatus } from "../../domain/operator-link.ts";
import { newToken } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { claimLink, findLinkByToken, insertLink, type LinkMakers, revokeLinks } from "../../storage/operator-links.ts";
import type { OperatorLinkTable } from "../../storage/tables/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { CredentialRefused } from "../api-keys/authenticate.ts";
import type { ServiceContext } from "../context.ts";

type Maker = Administrator["actor"];

export interface NewLink
  extends Pick<OperatorLinkTable, "kind" | "company_id">,
    Partial<Pick<OperatorLinkTable, "operator_id" | "email" | "name" | "role">> {
  readonly maker: Maker;
  /** Where people reach the server; never what a request says of itself. */
  readonly baseUrl: string;
}

export interface MadeLink {
  readonly row: OperatorLinkTable;
  /** The whole link, which cannot be told again. */
  readonly link: string;
}

export async function makeLink(
  { newId }: Pick<ServiceContext, "newId">,
  queries: Queries,
  now: number,
  { baseUrl, maker, ...members }: NewLink,
): Promise<MadeLink> {
  const fresh = freshToken(baseUrl, members.kind, now);
  const row: OperatorLinkTable = {
    id: newId(),
    operator_id: null,
    email: null,
    name: null,
    role: null,
    ...members,
    ...madeBy(maker),
    ...fresh.columns,
    created_at: now,
    used_at: null,
    revoked_at: null,
  };
  await insertLink(queries, row);
  return { row, link: fresh.link };
}

export function madeBy({ kind, id, name }: Maker) {
  return { created_by: name, maker_kind: kind, maker_id: id } as const;
}

/**
 * Voids what these have handed out in the company, for when they are gone or their rights are others: nobody gets in, or
 * gets at anybody, by a right that its giver has lost.
 */
export function revokeLinksMadeBy(queries: Queries, companyId: number, makers: LinkMakers, now: number): Promise<void> {
  return revokeLinks(queries, { kinds: ["invitation", "full-reset"], companyId, makers }, now);
}

/** A token of its own for a new link, or for one that is renewed. */
export function freshToken(baseUrl: string, kind: LinkKind, now: number) {
  const token = newToken();
  return {
    link: linkAddress(baseUrl, kind, token),
    columns: { token_hash: digestOf(token), expires_at: now + linkLifeMilliseconds[kind] },
  };
}

/** The form in which tokens are kept: 256 random bits need no slow hash. */
function digestOf(token: string): string {
  return hash("sha256", token, "base64url");
}

/** The link that a token opens. Whatever is wrong with it, the answer is the same, and counts as a guess. */
export async function requireOpenLink(
  queries: Queries,
  token: string,
  kinds: readonly LinkKind[],
  now: number,
): Promise<OperatorLinkTable> {
  const link = await findLinkByToken(queries, digestOf(token));
  if (link === undefined || !kinds.includes(link.kind) || linkStatus(link, now) !== "open") throw linkRefused();
  return link;
}

/** Whether the link is still good as it was told: a renewed one keeps its id, but not its token. */
export async function isStillOpen(queries: Queries, id: number, link: string, now: number): Promise<boolean> {
  const found = await findLinkByToken(queries, digestOf(link.slice(link.indexOf("#") + 1)));
  return found !== undefined && found.id === id && linkStatus(found, now) === "open";
}

/** Takes the link in the transaction of what it allows, for whoever is first. */
export async function takeLink(queries: Queries, link: OperatorLinkTable, now: number): Promise<void> {
  if (!(await claimLink(queries, link, now))) throw linkRefused();
}

export function linkRefused(): CredentialRefused {
  return new CredentialRefused("link_invalid");
}
