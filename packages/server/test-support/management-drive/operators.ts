/** Operators, their roles, and the invitations that let them in. */
import { askAsOwnPage } from "../operator-client.ts";
import type { Drive } from "./step.ts";
import type { World } from "./world.ts";

/** The links that were told, by the world that they belong to. */
const links = new WeakMap<World, string>();

/** Addresses of operators are unique in the installation; no id stands in one, so that none can be replaced there. */
const numberOf = (world: World) => world.company.company_id.toString(36);
const invited = (world: World) => `ada-${numberOf(world)}@plum.example`;

export const operatorsDrive: Drive = [
  {
    endpoint: "create_role",
    body: () => ({ code: "desk", name: "Front desk", permissions: ["licenses_read", "customers_read"] }),
    remember: "role",
    answers: "operatorRole",
  },
  { endpoint: "retrieve_role", id: "role", answers: "operatorRole" },
  {
    endpoint: "update_role",
    id: "role",
    body: () => ({ name: "Desk", permissions: ["licenses_read"] }),
    answers: "operatorRole",
  },
  { endpoint: "list_roles", answers: "operatorRole" },
  {
    endpoint: "create_invitation",
    body: (world) => ({ email: invited(world), role: "support", name: "Ada" }),
    answers: "invitation",
    learn: (world, json) => void links.set(world, (json as { link: string }).link),
  },
  async (world) => {
    const token = new URL(links.get(world) ?? "").hash.slice(1);
    const body = { token, name: "Ada Plum", password: "apples, pears and plums" };
    const answer = await askAsOwnPage(world.server.url, "/invitations/accept", body);
    if (answer.status !== 201) throw new Error(answer.text);
  },
  {
    endpoint: "list_operators",
    answers: "operator",
    learn: (world, json) => world.remember("operator", (json as { results: { id: number }[] }).results[0]?.id),
  },
  { endpoint: "retrieve_operator", id: "operator", answers: "operator" },
  { endpoint: "update_operator", id: "operator", body: () => ({ role: "sales" }), answers: "operator" },
  { endpoint: "reset_operator", id: "operator" },
  {
    endpoint: "create_invitation",
    body: (world) => ({ email: `bea-${numberOf(world)}@plum.example`, role: "read-only" }),
    remember: "invitation",
    answers: "invitation",
  },
  { endpoint: "renew_invitation", id: "invitation", answers: "invitation" },
  { endpoint: "list_invitations", answers: "invitation" },
];
