/** Devices that count consumption at random, and a history of what they were answered. */
import { type Answer, type Credentials, callLicenseApi } from "../test-support/license-client.ts";
import {
  type CountingLicense,
  counterName,
  countingLicenses,
  FEATURE,
  MOST,
  OVERAGES,
  PRODUCT,
} from "./consumption-catalog.ts";
import type { Called } from "./consumption-checker.ts";
import { member, outcomeOf } from "./device-calls.ts";
import { answerOf, between, oneOf } from "./device-load.ts";
import type { Moment } from "./seat-history-checker.ts";
import type { SharedClock } from "./shared-clock.ts";

/** One call in so many is sent again under its Idempotency-Key, another sets overages. */
const SENT_AGAIN_ONE_IN = 20;
const SETS_OVERAGES_ONE_IN = 10;

export class ConsumptionLoad {
  readonly calls: Called[] = [];
  /** What should not have been answered at all. */
  readonly unexpected: string[] = [];
  readonly #clock: SharedClock;
  readonly #credentials: Credentials;
  readonly #urls: readonly string[];
  #order = 0;

  constructor(clock: SharedClock, credentials: Credentials, urls: readonly string[]) {
    this.#clock = clock;
    this.#credentials = credentials;
    this.#urls = urls;
  }

  async activateAll(): Promise<void> {
    const activate = async (license: CountingLicense, device: string) => {
      const answer = await this.#call("activate_license", this.#parameters(license, device));
      if (answer?.status !== 200) throw new Error(answer?.text ?? "An activation was not answered.");
    };
    await Promise.all(
      countingLicenses.flatMap((license) => license.devices.map((device) => activate(license, device))),
    );
  }

  /** Counts an amount and notes what became of it. */
  async add(license: CountingLicense, ofFeature: boolean, amount: number): Promise<Called> {
    const setsOverages = !ofFeature && between(1, SETS_OVERAGES_ONE_IN) === 1;
    const overages = { max_overages: between(0, OVERAGES + 2), allow_overages: between(1, 3) > 1 };
    return this.#add(license, ofFeature, amount, setsOverages ? overages : {});
  }

  /** The total as a call that adds nothing is told it. */
  async total(license: CountingLicense, ofFeature: boolean): Promise<number | null> {
    return (await this.#add(license, ofFeature, 0)).total;
  }

  /** Gives everything back, takes the whole allowance and asks for one more; returns where that leads. */
  async fill(license: CountingLicense, ofFeature: boolean): Promise<[number | null, string]> {
    const vendors = ofFeature ? {} : { max_overages: OVERAGES, allow_overages: true };
    const { total } = await this.#add(license, ofFeature, 0, vendors);
    await this.#add(license, ofFeature, -(total ?? 0));
    const filled = await this.#add(license, ofFeature, MOST);
    return [filled.total, (await this.#add(license, ofFeature, 1)).outcome];
  }

  async #add(license: CountingLicense, ofFeature: boolean, amount: number, overages: object = {}): Promise<Called> {
    const sent = this.#moment();
    const id = `call-${sent.order}`;
    const parameters = {
      ...this.#parameters(license, oneOf(license.devices)),
      ...(ofFeature && { feature: FEATURE }),
      ...overages,
      consumptions: amount,
      sdk_ver: id,
    };
    const call = ofFeature ? "add_feature_consumption" : "add_consumption";
    const answer = await this.#call(call, parameters, id);
    const outcome = outcomeOf(answer);
    if (outcome === "unknown" && answer?.status !== 503) this.unexpected.push(answer?.text ?? `${id}: no answer`);
    if (outcome === "done" && between(1, SENT_AGAIN_ONE_IN) === 1) {
      const again = await this.#call(call, parameters, id);
      if (again?.status === 200 && again.text !== answer?.text) this.unexpected.push(`${id} again: ${again.text}`);
    }
    const called: Called = {
      id,
      counter: counterName(license, ofFeature),
      amount,
      sent,
      received: this.#moment(),
      outcome,
      total: numberMember(answer, "total_consumptions"),
      allowed: allowedBy(answer),
    };
    this.calls.push(called);
    return called;
  }

  #call(call: string, parameters: Record<string, unknown>, idempotencyKey?: string): Promise<Answer | undefined> {
    const headers = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
    return answerOf(
      callLicenseApi(oneOf(this.#urls), this.#credentials, call, parameters, { now: this.#clock.now(), headers }),
    );
  }

  #parameters(license: CountingLicense, device: string) {
    return { product: PRODUCT, license_key: license.key, hardware_id: device };
  }

  #moment(): Moment {
    this.#order += 1;
    return { order: this.#order, clock: this.#clock.now() };
  }
}

function allowedBy(answer: Answer | undefined): number | null {
  const maximum = numberMember(answer, "max_consumptions");
  if (maximum === null) return null;
  return maximum + (member(answer, "allow_overages") === true ? (numberMember(answer, "max_overages") ?? 0) : 0);
}

function numberMember(answer: Answer | undefined, name: string): number | null {
  const value = member(answer, name);
  return typeof value === "number" ? value : null;
}
