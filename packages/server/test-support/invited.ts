/** People who are let in by links, as tests have them. */
import { commandLine } from "../src/services/administrators/administrator.ts";
import { makeLink } from "../src/services/operators/links.ts";
import { createSetUpLink } from "../src/services/operators/set-up.ts";
import type { TestServer } from "./license-server.ts";
import { askAsOwnPage, tokenOf } from "./operator-client.ts";
import type { Wire } from "./wire.ts";

export const PASSWORD = "apples, pears and plums";

/** An address that nobody has. */
export function newAddress(wire: Wire): string {
  return `person-${wire.nextNumber()}-${wire.place.name.toLowerCase()}@people.example`;
}

export interface TestInvitation {
  readonly id: number;
  readonly email: string;
  readonly token: string;
}

/** An open invitation, made with the company's first management key unless told otherwise. */
export async function invited(
  wire: Wire,
  { email = newAddress(wire), role = "support", key }: { email?: string; role?: string; key?: string } = {},
): Promise<TestInvitation> {
  const request = { body: { email, role }, ...(key !== undefined && { key }) };
  const { status, json, text } = await wire.server.manage("POST", "/invitations/", request);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return { id: json.id, email, token: tokenOf(json.link) };
}

export function accept({ url }: TestServer, token: string, password = PASSWORD) {
  return askAsOwnPage(url, "/invitations/accept", { token, name: "Ada Lovelace", password });
}

export function setUp({ url }: TestServer, token: string, email = "first@people.example") {
  return askAsOwnPage(url, "/set-up", { token, email, name: "First Owner", password: PASSWORD });
}

/** The token of a set-up link, for a server without operators. */
export async function setUpToken({ context, company, url }: TestServer): Promise<string> {
  return tokenOf((await createSetUpLink(context, company.company_id, url)).link);
}

/** A set-up link as it would be had it been made before there was an operator. */
export async function leftOverSetUpToken({ context, company, url }: TestServer): Promise<string> {
  const members = {
    kind: "set-up",
    company_id: company.company_id,
    maker: commandLine(company.company_id).actor,
    baseUrl: url,
  } as const;
  const made = await context.database.write((queries) => makeLink(context, queries, context.clock.now(), members));
  return tokenOf(made.link);
}
