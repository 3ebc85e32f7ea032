/**
 * What surrounds licenses: bundles whose pools lie crosswise, people in groups and orders, who are deleted and erased, and
 * webhooks. Nothing here is judged but that calls are answered: it is there to meet the rest, and itself.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Credentials, callLicenseApi, type Parameters } from "../test-support/license-client.ts";
import {
  otherDevices,
  PAIR,
  PAIR_ORDER,
  PASSWORD,
  pairKeys,
  pairParts,
  TEAM,
  TEAM_ORDER,
  teamEmails,
} from "./administration-catalog.ts";
import { isDone, type Managed } from "./administration-events.ts";
import type { AdministrationLoad } from "./administration-load.ts";
import { outcomeOf } from "./device-calls.ts";
import { answerOf, between, type DeviceLoad, oneOf } from "./device-load.ts";

export interface AroundPlace {
  readonly load: DeviceLoad;
  readonly administration: AdministrationLoad;
  readonly urls: readonly string[];
  readonly credentials: Credentials;
  importCatalog(catalog: object): Promise<void>;
}

interface Found {
  /** In rising order. */
  readonly pairIds: readonly number[];
  readonly teamIds: readonly number[];
  readonly groupId: number;
  readonly receiverUrl: string;
}

export class AroundLoad {
  readonly #place: AroundPlace;
  readonly #found: Found;
  #made = 0;

  constructor(place: AroundPlace, found: Found) {
    this.#place = place;
    this.#found = found;
  }

  static async open(place: AroundPlace, receiverUrl: string): Promise<AroundLoad> {
    const told = async (method: string, path: string, request: object) => {
      const { answer } = await place.administration.manage(method, path, request);
      if (answer === undefined || answer.status >= 300) throw new Error(answer?.text);
      return answer.json;
    };
    const licensesOf = async (order: string): Promise<number[]> =>
      (await told("GET", "/licenses/", { query: { order__store_id: order } })).results
        .map(({ id }: { id: number }) => id)
        .toSorted((a: number, b: number) => a - b);
    const [pairIds, teamIds] = [await licensesOf(PAIR_ORDER), await licensesOf(TEAM_ORDER)];
    const order = (await told("GET", "/orders/", { query: { store_id: PAIR_ORDER } })).results[0].id;
    const { id: account } = await told("POST", "/customer-accounts/", { body: { code: "pair" } });
    await told("PATCH", `/orders/${order}/`, { body: { customer_account: account } });
    const pools: number[] = [];
    for (const code of ["one", "two"]) {
      const body = { name: code, code, type: "license", max_consumptions: 1e9, customer_account: account };
      pools.push((await told("POST", "/consumption-pools/", { body })).id);
    }
    // The lower license of the one bundle shares its pool with the higher one of the other.
    for (const [index, license] of pairIds.entries()) {
      const pool = pools[(index + Math.floor(index / 2)) % 2];
      await told("POST", `/consumption-pools/${pool}/add_member/`, { body: { license } });
    }
    const { id: groupId } = await told("POST", "/license-user-groups/", { body: { code: "team" } });
    await told("POST", "/webhook-endpoints/", { body: { url: receiverUrl } });
    return new AroundLoad(place, { pairIds, teamIds, groupId, receiverUrl });
  }

  async doSomething(): Promise<void> {
    await oneOf([
      ...Array<() => Promise<void>>(8).fill(() => this.#callOfPair()),
      ...Array<() => Promise<void>>(4).fill(() => this.#changePairs()),
      ...Array<() => Promise<void>>(4).fill(() => this.#callOfTeam()),
      ...Array<() => Promise<void>>(4).fill(() => this.#changeTeam()),
      ...Array<() => Promise<void>>(3).fill(() => this.#changeGroup()),
      ...Array<() => Promise<void>>(2).fill(() => this.#placeOrder()),
      () => this.#replaceInitialPassword(),
      () => this.#changeCustomers(),
      () => this.#changeWebhooks(),
      () => this.#importCatalog(),
      () => this.#erase(),
    ])();
  }

  async #call(call: string, parameters: Parameters) {
    const { load, urls, credentials, administration } = this.#place;
    const { clock } = load.moment();
    const answer = await answerOf(callLicenseApi(oneOf(urls), credentials, call, parameters, { now: clock }));
    if (outcomeOf(answer) === "unknown" && answer?.status !== 503) {
      administration.faults.push(`${call} ${JSON.stringify(parameters)}: ${answer?.text ?? "no answer"}`);
    }
  }

  #manage(method: string, path: string, body?: unknown, query?: Record<string, string | number>): Promise<Managed> {
    return this.#place.administration.manage(method, path, {
      ...(body !== undefined && { body }),
      ...(query !== undefined && { query }),
    });
  }

  async #idOf(path: string, query: Record<string, string | number>): Promise<number | undefined> {
    const results = (await this.#manage("GET", path, undefined, query)).answer?.json?.results ?? [];
    return results.length === 0 ? undefined : oneOf(results as { id: number }[]).id;
  }

  async #callOfPair(): Promise<void> {
    const named = { license_key: oneOf(pairKeys), hardware_id: oneOf(otherDevices) };
    const call = oneOf(["activate_bundle", "activate_bundle", "check_bundle", "deactivate_bundle", "add_consumption"]);
    const product = call === "add_consumption" ? oneOf(pairParts) : PAIR;
    await this.#call(call, { ...named, product, ...(call === "add_consumption" && { consumptions: 1 }) });
  }

  async #changePairs(): Promise<void> {
    const license = oneOf(this.#found.pairIds);
    await oneOf([
      async () => {
        const ids = [...new Set([license, oneOf(this.#found.pairIds)])];
        await this.#place.administration.change("license.reset", "/licenses/reset_bulk/", ids, ids.length);
      },
      ...Array<() => Promise<void>>(3).fill(async () => {
        const device = await this.#idOf("/devices/", { license, is_active: "true" });
        if (device === undefined) return;
        const body = { device, checked_out: between(1, 5) };
        const path = "/consumption-pool-license-checkouts/";
        await this.#place.administration.change("device.checked_out", path, body);
      }),
    ])();
  }

  async #callOfTeam(): Promise<void> {
    const call = oneOf(["activate_license", "activate_license", "check_license", "deactivate_license"]);
    const who = { username: oneOf(teamEmails), password: PASSWORD };
    await this.#call(call, { product: TEAM, ...who, hardware_id: oneOf(otherDevices) });
  }

  async #changeTeam(): Promise<void> {
    const license = `/licenses/${oneOf(this.#found.teamIds)}`;
    const email = oneOf(teamEmails);
    const user = await this.#idOf("/license-users/", { email });
    const onUser = async (method: string, path: string, body?: unknown) => {
      if (user !== undefined) await this.#manage(method, `/license-users/${user}/${path}`, body);
    };
    await oneOf([
      () => this.#manage("POST", `${license}/assign_user/`, { email, password: PASSWORD }),
      () => this.#manage("POST", `${license}/assign_user/`, { email, password: PASSWORD }),
      () => this.#manage("POST", `${license}/unassign_user/`, { license_user_email: email }),
      () => this.#manage("PATCH", `${license}/`, { note: `ask ${email} ${between(1, 9)}` }),
      () => onUser("PATCH", "", { first_name: `Name ${between(1, 9)}` }),
      () => onUser("POST", "update_lm_permissions/", { permission_ids: [between(1, 3)] }),
      () => onUser("DELETE", ""),
    ])();
  }

  async #changeGroup(): Promise<void> {
    const { groupId, teamIds } = this.#found;
    const what = oneOf(["add", "add", "remove"]);
    if (between(0, 1) === 0) {
      await this.#manage("POST", `/license-user-groups/${groupId}/${what}_license/`, { license_id: oneOf(teamIds) });
      return;
    }
    const user = await this.#idOf("/license-users/", { email: oneOf(teamEmails) });
    if (user === undefined) return;
    const path = what === "add" ? "add_to_group" : "remove_from_group";
    await this.#manage("POST", `/license-users/${user}/${path}/`, { license_user_group_id: groupId });
  }

  /** For people who have other licenses; now and then the order goes again, with its license. */
  async #placeOrder(): Promise<void> {
    this.#made += 1;
    const store = `around-${this.#made}`;
    const users = [oneOf(teamEmails), oneOf(teamEmails)];
    const license = { max_license_users: 0, users: [...new Set(users)].map((email) => ({ email })) };
    const item = { product_code: TEAM, licenses: [license] };
    const customer = { email: oneOf(teamEmails), is_manager: true };
    const { acknowledged } = this.#place.administration;
    const count = (action: string) => acknowledged.set(action, (acknowledged.get(action) ?? 0) + 1);
    if (!isDone(await this.#manage("POST", "/orders/create_order/", { id: store, customer, items: [item] }))) return;
    count("order");
    const order = await this.#idOf("/orders/", { store_id: store });
    if (order === undefined) return;
    await this.#manage("PATCH", `/orders/${order}/`, { reference: `for ${customer.email}` });
    if (isDone(await this.#manage("DELETE", `/orders/${order}/`))) count("license.deleted");
  }

  async #replaceInitialPassword(): Promise<void> {
    this.#made += 1;
    const email = `new-${this.#made}@proof.example`;
    const path = `/licenses/${oneOf(this.#found.teamIds)}/assign_user/`;
    const { answer } = await this.#manage("POST", path, { email });
    const user = await this.#idOf("/license-users/", { email });
    const { new_password: password = PASSWORD } = answer?.json ?? {};
    const changing = this.#call("change_password", { username: email, password, new_password: `${PASSWORD}!` });
    if (between(0, 1) === 0) await changing;
    if (user !== undefined) await this.#manage("DELETE", `/license-users/${user}/`);
    await changing;
  }

  async #changeCustomers(): Promise<void> {
    const customer = await this.#idOf("/customers/", {});
    const other = await this.#idOf("/customers/", {});
    if (customer === undefined) return;
    await oneOf([
      () => this.#manage("DELETE", `/customers/${customer}/`),
      () => this.#manage("PATCH", `/customers/${customer}/`, { last_name: `Name ${between(1, 9)}` }),
      () => this.#manage("POST", `/customers/${customer}/merge/`, { customer_to_merge_id: other }),
    ])();
  }

  /** The first stays. */
  async #changeWebhooks(): Promise<void> {
    const { answer } = await this.#manage("GET", "/webhook-endpoints/");
    const [first, ...others] = (answer?.json?.results ?? []).map(({ id }: { id: number }) => id).toSorted();
    await oneOf([
      () => this.#manage("POST", "/webhook-endpoints/", { url: this.#found.receiverUrl }),
      () => this.#manage("POST", `/webhook-endpoints/${first}/redeliver/`),
      () => this.#manage("POST", `/webhook-endpoints/${first}/test/`),
      ...(others.length === 0 ? [] : [() => this.#manage("DELETE", `/webhook-endpoints/${others.at(-1)}/`)]),
    ])();
  }

  /** In the order in which they were not made. */
  async #importCatalog(): Promise<void> {
    const note = `as of ${between(1, 999)}`;
    const licenses = pairKeys.toReversed().map((license_key) => ({ product: PAIR, license_key, note }));
    await this.#place.importCatalog({ orders: [{ id: PAIR_ORDER, licenses }] });
  }

  async #erase(): Promise<void> {
    await this.#manage("POST", "/personal-data/erase/", { email: oneOf(teamEmails) });
  }
}

/** Takes what it is sent, but for every eighth. */
export async function openReceiver(): Promise<{ readonly url: string; close(): void }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    request.resume().on("end", () => response.writeHead(count % 8 === 0 ? 500 : 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
