/** Administrators who change licenses at random while devices call, and a history of what they were answered. */
import { callManagementApi } from "../test-support/management-client.ts";
import { appendedLicense } from "./administration-catalog.ts";
import { borrowed, givenBack, isDone, isRefused, limitSet, type Managed, tookPlace } from "./administration-events.ts";
import { answerOf, between, type DeviceLoad, oneOf } from "./device-load.ts";
import { FEATURE, FIRST_LIMITS, type ProofLicense } from "./proof-catalog.ts";
import type { SeatEvent } from "./seat-history-checker.ts";

/** A floating license, with the id that the Management API names it by. */
export interface AdministeredLicense extends ProofLicense {
  readonly id: number;
}

type Act = (license: AdministeredLicense) => Promise<void>;

interface Request {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number>>;
}

export interface AdministrationPlace {
  readonly load: DeviceLoad;
  readonly urls: readonly string[];
  readonly key: string;
  /** Those that devices call for; licenses come and go. */
  readonly licenses: AdministeredLicense[];
}

export class AdministrationLoad {
  readonly events: SeatEvent[] = [];
  /** Answers that no request deserves. */
  readonly faults: string[] = [];
  /** How often each change was acknowledged that always changes something, by its action in the audit. */
  readonly acknowledged = new Map<string, number>();
  calls = 0;
  unavailable = 0;
  readonly #place: AdministrationPlace;
  readonly #limited = new Set<string>();
  #appended = 0;

  constructor(place: AdministrationPlace) {
    this.#place = place;
  }

  async manage(method: string, path: string, request: Request = {}): Promise<Managed> {
    const { load, urls, key } = this.#place;
    const sent = load.moment();
    const answer = await answerOf(callManagementApi(oneOf(urls), method, path, { ...request, key }));
    this.calls += 1;
    if (answer?.status === 503) this.unavailable += 1;
    else if (answer === undefined || answer.status >= 500) {
      this.faults.push(`${method} ${path} ${JSON.stringify(request.body)}: ${answer?.text ?? "no answer"}`);
    }
    return { sent, received: load.moment(), answer };
  }

  /** Makes the change and counts that it was acknowledged. */
  async change(action: string, path: string, body?: unknown, times = 1): Promise<Managed> {
    const managed = await this.manage("POST", path, { body });
    if (isDone(managed)) this.acknowledged.set(action, (this.acknowledged.get(action) ?? 0) + times);
    return managed;
  }

  /** One change of one license, whichever. */
  async changeSomething(): Promise<void> {
    const license = oneOf(this.#place.licenses);
    await oneOf(this.#acts)(license);
  }

  readonly #acts: readonly Act[] = [
    (license) => this.#reset([license]),
    (license) => this.#reset([license, oneOf(this.#place.licenses)]),
    ...twice((license) => this.#replace(license)),
    ...twice((license) => this.#onDevice(license, "reset")),
    ...twice((license) => this.#replace(license)),
    ...twice((license) => this.#limit(license)),
    ...twice((license) => this.#limitFeature(license)),
    (license) => this.#onDevice(license, "blacklist"),
    ...twice((license) => this.#onDevice(license, "whitelist")),
    ...twice((license) => this.#onDevice(license, "borrow")),
    ...twice((license) => this.#limit(license)),
    ...twice((license) => this.#limitFeature(license)),
    ...twice((license) => this.#freeSeat(license)),
    (license) => this.#switch(license),
    () => this.#append(),
    () => this.#remove(),
  ];

  async #reset(licenses: readonly AdministeredLicense[]): Promise<void> {
    const [first] = licenses;
    const rising = [...new Set(licenses.map(({ id }) => id))].toSorted((a, b) => a - b);
    const ids = between(0, 1) === 0 ? rising : rising.toReversed();
    const managed =
      licenses.length === 1
        ? await this.change("license.reset", `/licenses/${first?.id}/reset/`)
        : between(0, 1) === 0
          ? await this.change("license.reset", "/licenses/reset_bulk/", ids, ids.length)
          : await this.change("license.reset", "/licenses/custom_bulk_reset/", { license_ids: ids }, ids.length);
    for (const license of licenses) this.#note(givenBack(managed, license, license.devices));
  }

  async #replace(license: AdministeredLicense): Promise<void> {
    const [hardware_id, new_hardware_id] = [oneOf(license.devices), oneOf(license.devices)];
    const body = { hardware_id, new_hardware_id };
    const managed = await this.change("device.replaced", `/licenses/${license.id}/replace_device/`, body);
    if (isRefused(managed)) return;
    this.#note(givenBack(managed, license, [hardware_id]));
    this.#note(tookPlace(managed, license, new_hardware_id));
  }

  async #onDevice(license: AdministeredLicense, what: "reset" | "blacklist" | "whitelist" | "borrow"): Promise<void> {
    const device = oneOf(license.devices);
    const query = { license: license.id, hardware_id: device };
    const found = await this.manage("GET", "/devices/", { query });
    const id = found.answer?.json?.results?.[0]?.id;
    if (id === undefined) return;
    const managed = await this.manage("POST", `/devices/${id}/${what}/`, { body: {} });
    if (what === "reset") this.#note(givenBack(managed, license, [device]));
    if (what === "borrow") this.#note(borrowed(managed, license, device));
  }

  /** Every pool has a limit from the first on. */
  async setFirstLimits(license: AdministeredLicense): Promise<void> {
    await this.#limit(license);
    await this.#limitFeature(license);
  }

  async #limit(license: AdministeredLicense): Promise<void> {
    const limits = { floating_users: between(2, 7), max_activations: between(20, 40) };
    await this.#limiting(license, async () => {
      const managed = await this.manage("PATCH", `/licenses/${license.id}/`, { body: limits });
      this.#note(limitSet(managed, license, "seats", limits.floating_users));
      this.#note(limitSet(managed, license, "activations", limits.max_activations));
    });
  }

  /** Now and then the feature goes, with its seats, and comes back. */
  async #limitFeature(license: AdministeredLicense): Promise<void> {
    const path = `/licenses/${license.id}/update_features/`;
    const floating_users = between(1, 5);
    await this.#limiting(license, async () => {
      if (between(1, 4) === 1) {
        const removed = await this.manage("POST", path, { body: { product_features: [] } });
        this.#note(givenBack(removed, license, license.devices, ["feature"]));
      }
      const body = { product_features: [{ product_feature: FEATURE, floating_users }] };
      this.#note(limitSet(await this.manage("POST", path, { body }), license, "feature", floating_users));
    });
  }

  /** One change of limits of a license at a time, so that their order is known. */
  async #limiting({ key }: ProofLicense, work: () => Promise<void>): Promise<void> {
    if (this.#limited.has(key)) return;
    this.#limited.add(key);
    await work();
    this.#limited.delete(key);
  }

  async #freeSeat(license: AdministeredLicense): Promise<void> {
    const device = oneOf(license.devices);
    const pool = oneOf(["seats", "feature"] as const);
    const body = { hardware_id: device, ...(pool === "feature" && { feature: FEATURE }) };
    const managed = await this.change("seat.freed", `/licenses/${license.id}/free_seat/`, body);
    // A borrowed seat is free only when its borrow ends.
    const isFree = isDone(managed) && managed.answer?.json?.free_at === null;
    this.#note(givenBack(managed, license, [device], [pool], isFree));
  }

  async #switch(license: AdministeredLicense): Promise<void> {
    await this.manage("POST", between(0, 1) === 0 ? `/licenses/${license.id}/disable/` : "/licenses/disable_bulk/", {
      body: [license.id],
    });
    await this.manage("POST", `/licenses/${license.id}/enable/`);
  }

  async #append(): Promise<void> {
    this.#appended += 1;
    const key = `ADDED-${this.#appended}`;
    const [seats, activations] = [between(2, 7), between(20, 40)];
    const managed = await this.manage("POST", "/orders/create_order/", {
      body: appendedLicense(key, seats, activations),
    });
    if (!isDone(managed)) return;
    this.acknowledged.set("order", (this.acknowledged.get("order") ?? 0) + 1);
    const found = await this.manage("GET", "/licenses/", { query: { license_key: key } });
    const id = found.answer?.json?.results?.[0]?.id;
    if (id === undefined) return;
    const devices = Array.from({ length: 30 }, (_, device) => `${key}-${device}`);
    const license = { key, id, devices };
    this.#note(limitSet(managed, license, "seats", seats));
    this.#note(limitSet(managed, license, "activations", activations));
    this.#note(limitSet(managed, license, "feature", FIRST_LIMITS.featureSeats));
    this.#place.licenses.push(license);
  }

  /** Of those that were appended; calls of its devices go on meanwhile. */
  async #remove(): Promise<void> {
    const { licenses } = this.#place;
    const license = licenses.findLast(({ key }) => key.startsWith("ADDED"));
    if (license === undefined) return;
    const managed = await this.manage("DELETE", `/licenses/${license.id}/`);
    const place = licenses.indexOf(license);
    if (place >= 0) licenses.splice(place, 1);
    if (isDone(managed)) {
      this.acknowledged.set("license.deleted", (this.acknowledged.get("license.deleted") ?? 0) + 1);
    }
  }

  #note(events: readonly SeatEvent[]): void {
    this.events.push(...events);
  }
}

function twice(act: Act): Act[] {
  return [act, act];
}
