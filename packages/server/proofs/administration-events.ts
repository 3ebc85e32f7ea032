/** What the answers to administrators tell the checker of seats: what was given back, taken, and limited. */
import type { ManagementAnswer } from "../test-support/management-client.ts";
import { poolName } from "./device-calls.ts";
import { type ProofLicense, SEAT_MINUTES } from "./proof-catalog.ts";
import type { Grant, LimitChange, Moment, Release } from "./seat-history-checker.ts";

/** A request and its answer; without one where the connection broke. */
export interface Managed {
  readonly sent: Moment;
  readonly received: Moment;
  readonly answer: ManagementAnswer | undefined;
}

export function isDone({ answer }: Managed): boolean {
  return answer !== undefined && answer.status < 300;
}

/** A refusal says that nothing was changed. */
export function isRefused({ answer }: Managed): boolean {
  return answer !== undefined && answer.status >= 400 && answer.status < 500;
}

type Pool = Parameters<typeof poolName>[1];

const SEAT_MILLISECONDS = SEAT_MINUTES * 60_000;
const pools: readonly Pool[] = ["seats", "feature", "activations"];

export function givenBack(
  managed: Managed,
  license: ProofLicense,
  devices: readonly string[],
  from = pools,
  isAcknowledged = isDone(managed),
): Release[] {
  if (isRefused(managed)) return [];
  const { sent, received } = managed;
  return from.flatMap((pool) =>
    devices.map((device) => ({
      kind: "release",
      pool: poolName(license, pool),
      device,
      sent,
      received,
      isAcknowledged,
    })),
  );
}

/** It took another's place, whatever the limit was by then, so it is not to be judged as a new activation. */
export function tookPlace({ sent, received }: Managed, license: ProofLicense, device: string): Grant[] {
  const pool = poolName(license, "activations");
  const untold = { timeoutMilliseconds: null, isBorrow: false, borrowedUntil: null, isAcknowledged: false };
  return [{ kind: "grant", pool, device, sent, received, ...untold }];
}

export function borrowed(managed: Managed, license: ProofLicense, device: string): Grant[] {
  if (isRefused(managed)) return [];
  const { sent, received, answer } = managed;
  const until: unknown = answer?.json?.borrowed_until;
  return [
    {
      kind: "grant",
      pool: poolName(license, "seats"),
      device,
      sent,
      received,
      isAcknowledged: isDone(managed),
      timeoutMilliseconds: SEAT_MILLISECONDS,
      isBorrow: true,
      borrowedUntil: typeof until === "string" ? Date.parse(until) : null,
    },
  ];
}

export function limitSet(managed: Managed, license: ProofLicense, pool: Pool, limit: number): LimitChange[] {
  if (isRefused(managed)) return [];
  const { sent, received } = managed;
  const name = poolName(license, pool);
  return [{ kind: "limit", pool: name, limit, sent, received, isAcknowledged: isDone(managed) }];
}
