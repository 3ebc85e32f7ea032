/** The calls that devices make in proofs: what is sent, and what an answer says about seats and activations. */
import type { Answer, Parameters } from "../test-support/license-client.ts";
import { FEATURE, FEATURE_MINUTES, PRODUCT, type ProofLicense, SEAT_MINUTES } from "./proof-catalog.ts";
import type { Grant, Moment, Release, SeatEvent } from "./seat-history-checker.ts";

const MINUTE_MILLISECONDS = 60_000;

export type DeviceCallName = keyof typeof deviceCalls;

type Pool = "seats" | "feature" | "activations";

interface DeviceCall {
  /** The name on the wire. */
  readonly call: string;
  readonly takes: Pool | null;
  readonly isBorrow?: boolean;
  readonly givesBack: readonly Pool[];
  /** What it sends beside license and device; `chance` is from 0 to 1. */
  parameters(now: number, chance: number): Parameters;
}

const none = () => ({});
const ofFeature = () => ({ feature: FEATURE });

/** From a few seconds on, up to the longest that is allowed; now and then the latest instant allowed. */
function borrowedUntil(now: number, chance: number): Parameters {
  const until = now + Math.round(chance * 6 * MINUTE_MILLISECONDS);
  return { borrowed_until: chance < 0.02 ? null : new Date(until).toISOString() };
}

export const deviceCalls = {
  activate: { call: "activate_license", takes: "activations", givesBack: [], parameters: none },
  deactivate: {
    call: "deactivate_license",
    takes: null,
    givesBack: ["seats", "feature", "activations"],
    parameters: none,
  },
  check: { call: "check_license", takes: "seats", givesBack: [], parameters: none },
  release: { call: "floating/release", takes: null, givesBack: ["seats"], parameters: none },
  borrow: { call: "floating/borrow", takes: "seats", isBorrow: true, givesBack: [], parameters: borrowedUntil },
  checkFeature: { call: "check_license_feature", takes: "feature", givesBack: [], parameters: ofFeature },
  releaseFeature: { call: "floating/feature_release", takes: null, givesBack: ["feature"], parameters: ofFeature },
  borrowFeature: {
    call: "floating/feature_borrow",
    takes: "feature",
    isBorrow: true,
    givesBack: [],
    parameters: (now, chance) => ({ ...ofFeature(), ...borrowedUntil(now, chance) }),
  },
} as const satisfies Record<string, DeviceCall>;

const timeouts: Readonly<Record<Pool, number | null>> = {
  seats: SEAT_MINUTES * MINUTE_MILLISECONDS,
  feature: FEATURE_MINUTES * MINUTE_MILLISECONDS,
  activations: null,
};

export function callParameters(license: ProofLicense, device: string): Parameters {
  return { product: PRODUCT, license_key: license.key, hardware_id: device };
}

export function poolName(license: ProofLicense, pool: Pool): string {
  return `${license.key} ${pool}`;
}

/** A call and its answer; without one where the connection broke. */
export interface Made {
  readonly license: ProofLicense;
  readonly device: string;
  readonly name: DeviceCallName;
  readonly sent: Moment;
  readonly received: Moment;
  readonly answer: Answer | undefined;
}

export type Outcome = "done" | "refused" | "unknown";

/** A refusal says that nothing was changed; no answer, or one of the server's own faults, says nothing. */
export function outcomeOf(answer: Answer | undefined): Outcome {
  if (answer === undefined || answer.status >= 500) return "unknown";
  return answer.status === 200 ? "done" : "refused";
}

/** What the answer tells the checker. */
export function seatEvents(made: Made): SeatEvent[] {
  const { license, device, name, answer } = made;
  const outcome = outcomeOf(answer);
  if (outcome === "refused") return [];
  const call: DeviceCall = deviceCalls[name];
  const { sent, received } = made;
  const common = { device, sent, received, isAcknowledged: outcome === "done" };
  const releases = call.givesBack.map(
    (pool): Release => ({ kind: "release", pool: poolName(license, pool), ...common }),
  );
  if (call.takes === null) return releases;
  const grant: Grant = {
    kind: "grant",
    pool: poolName(license, call.takes),
    ...common,
    timeoutMilliseconds: timeouts[call.takes],
    isBorrow: call.isBorrow ?? false,
    borrowedUntil: instantMember(answer, "borrowed_until"),
  };
  return [...releases, grant];
}

function instantMember(answer: Answer | undefined, name: string): number | null {
  const value = member(answer, name);
  return typeof value === "string" ? Date.parse(value) : null;
}

export function member(answer: Answer | undefined, name: string): unknown {
  const body = answer?.json;
  return typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
}
