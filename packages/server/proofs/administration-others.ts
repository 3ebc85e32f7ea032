/** A license that people share and two that share a pool: devices and administrators change them at random. */
import { type Credentials, callLicenseApi, type Parameters } from "../test-support/license-client.ts";
import {
  CREW,
  CREW_ACTIVATIONS,
  crewEmails,
  METERED,
  meteredKeys,
  otherDevices,
  PASSWORD,
  USER_ACTIVATIONS,
} from "./administration-catalog.ts";
import { isDone, isRefused } from "./administration-events.ts";
import type { AdministrationLoad } from "./administration-load.ts";
import { member, outcomeOf } from "./device-calls.ts";
import { answerOf, between, type DeviceLoad, oneOf } from "./device-load.ts";
import { type Booking, checkPoolHistory, type Overrun } from "./pool-checker.ts";
import type { LimitChange } from "./seat-history-checker.ts";

export interface OthersPlace {
  readonly load: DeviceLoad;
  readonly administration: AdministrationLoad;
  readonly urls: readonly string[];
  readonly credentials: Credentials;
  readonly crewId: number;
  readonly meteredIds: readonly number[];
  readonly poolId: number;
}

export class OthersLoad {
  readonly #place: OthersPlace;
  readonly #bookings: Booking[] = [];
  readonly #limits: LimitChange[] = [];
  #counted = 0;
  #isLimiting = false;

  constructor(place: OthersPlace) {
    this.#place = place;
  }

  get bookings(): number {
    return this.#bookings.length;
  }

  poolOverruns(): Overrun[] {
    return checkPoolHistory(this.#bookings, this.#limits);
  }

  async doSomething(): Promise<void> {
    await oneOf([
      ...Array<() => Promise<void>>(6).fill(() => this.#callOfCrew()),
      ...Array<() => Promise<void>>(6).fill(() => this.#count()),
      () => this.#changeCrew(),
      () => this.setPoolLimit(this.#counted + between(-20, 60)),
      () => this.#changeMetered(),
    ])();
  }

  async activateMetered(): Promise<void> {
    const devices = meteredKeys.flatMap((license_key) =>
      otherDevices.map((hardware_id) => ({ product: METERED, license_key, hardware_id })),
    );
    await Promise.all(devices.map((parameters) => this.#call("activate_license", parameters)));
  }

  async setPoolLimit(limit: number): Promise<void> {
    if (this.#isLimiting) return;
    this.#isLimiting = true;
    const { administration, poolId } = this.#place;
    const body = { max_consumptions: Math.max(0, limit) };
    const managed = await administration.manage("PATCH", `/consumption-pools/${poolId}/`, { body });
    if (!isRefused(managed)) {
      const { sent, received } = managed;
      const isAcknowledged = isDone(managed);
      this.#limits.push({ kind: "limit", pool: "pool", limit: body.max_consumptions, sent, received, isAcknowledged });
    }
    this.#isLimiting = false;
  }

  async #call(call: string, parameters: Parameters) {
    const { load, urls, credentials, administration } = this.#place;
    const sent = load.moment();
    const answer = await answerOf(callLicenseApi(oneOf(urls), credentials, call, parameters, { now: sent.clock }));
    if (outcomeOf(answer) === "unknown" && answer?.status !== 503) {
      administration.faults.push(`${call} ${JSON.stringify(parameters)}: ${answer?.text ?? "no answer"}`);
    }
    return { sent, received: load.moment(), answer };
  }

  async #callOfCrew(): Promise<void> {
    const call = oneOf(["activate_license", "activate_license", "deactivate_license", "check_license"]);
    const who = { product: CREW, username: oneOf(crewEmails), password: PASSWORD, hardware_id: oneOf(otherDevices) };
    const { answer } = await this.#call(call, who);
    if (answer?.status !== 200 || call !== "activate_license") return;
    const user = member(answer, "user");
    const ofUser: unknown = typeof user === "object" && user !== null ? Reflect.get(user, "total_activations") : 0;
    const ofAll = member(answer, "times_activated");
    if (Number(ofUser) <= USER_ACTIVATIONS && Number(ofAll) <= CREW_ACTIVATIONS) return;
    this.#place.administration.faults.push(`a user has activated ${ofUser} devices, all users ${ofAll}`);
  }

  async #changeCrew(): Promise<void> {
    const { administration, crewId } = this.#place;
    const path = `/licenses/${crewId}`;
    const email = oneOf(crewEmails);
    const assigned = { email, password: PASSWORD, max_activations: USER_ACTIVATIONS };
    await oneOf([
      () => administration.manage("POST", `${path}/assign_user/`, { body: assigned }),
      () => administration.manage("POST", `${path}/assign_user/`, { body: assigned }),
      () => administration.manage("POST", `${path}/unassign_user/`, { body: { license_user_email: email } }),
      () => administration.change("license.reset", `${path}/reset/`),
      () => this.#removeUser(email),
    ])();
  }

  /** For good; who is assigned again is another license user of the same address. */
  async #removeUser(email: string): Promise<void> {
    const { administration } = this.#place;
    const found = await administration.manage("GET", "/license-users/", { query: { email } });
    const id = found.answer?.json?.results?.[0]?.id;
    if (id !== undefined) await administration.manage("DELETE", `/license-users/${id}/`);
  }

  async #count(): Promise<void> {
    const consumptions = between(1, 4);
    const device = { product: METERED, license_key: oneOf(meteredKeys), hardware_id: oneOf(otherDevices) };
    const { sent, received, answer } = await this.#call("add_consumption", { ...device, consumptions });
    if (answer?.code === "license_not_active") await this.#call("activate_license", device);
    if (answer?.status !== 200) return;
    this.#counted += consumptions;
    this.#bookings.push({ amount: consumptions, sent, received });
  }

  async #changeMetered(): Promise<void> {
    const { administration, meteredIds } = this.#place;
    const license = oneOf(meteredIds);
    if (between(1, 6) === 1) {
      await administration.change("license.reset", `/licenses/${license}/reset/`);
      return;
    }
    const query = { license, hardware_id: oneOf(otherDevices) };
    const found = await administration.manage("GET", "/devices/", { query });
    const device = found.answer?.json?.results?.[0]?.id;
    if (device === undefined) return;
    if (between(1, 3) === 1) await administration.manage("POST", `/devices/${device}/reset/`);
    else {
      const body = { device, checked_out: between(1, 5) };
      await administration.change("device.checked_out", "/consumption-pool-license-checkouts/", body);
    }
  }
}
