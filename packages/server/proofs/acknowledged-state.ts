/** What must be in the database after a crash, judged by what was acknowledged before it. */
import type { Queries } from "../src/storage/dialect.ts";
import { deviceCalls, type Made, outcomeOf } from "./device-calls.ts";
import type { Limits, ProofLicense } from "./proof-catalog.ts";

/** `either`: a call that would change it got no answer, so that it may have taken place or not. */
type Holds = "yes" | "no" | "either";

interface DeviceState {
  activations: Holds;
  seats: Holds;
  feature: Holds;
}

const pools = ["activations", "seats", "feature"] as const;

export class AcknowledgedState {
  readonly #devices = new Map<string, DeviceState>();
  readonly #limits = new Map<string, readonly Limits[]>();

  note(made: Made): void {
    const outcome = outcomeOf(made.answer);
    if (outcome === "refused") return;
    const state = this.#device(made.device);
    const { takes, givesBack } = deviceCalls[made.name];
    for (const pool of givesBack) state[pool] = after(state[pool], "no", outcome);
    if (takes !== null) state[takes] = after(state[takes], "yes", outcome);
  }

  noteLimits({ key }: ProofLicense, limits: Limits, isAcknowledged: boolean): void {
    this.#limits.set(key, isAcknowledged ? [limits] : [...(this.#limits.get(key) ?? []), limits]);
  }

  /** What is otherwise than acknowledged. From here on it is settled what nobody had heard of. */
  async differences(queries: Queries, licenses: readonly ProofLicense[]): Promise<string[]> {
    const found = await storedDevices(queries);
    const differences: string[] = [];
    for (const license of licenses) {
      for (const device of license.devices) {
        const expected = this.#device(device);
        const stored = found.get(device) ?? { activations: "no", seats: "no", feature: "no" };
        for (const pool of pools) {
          if (expected[pool] === "either" || expected[pool] === stored[pool]) continue;
          differences.push(`${device} ${pool}: acknowledged ${expected[pool]}, stored ${stored[pool]}`);
        }
        this.#devices.set(device, stored);
      }
      differences.push(...(await this.#limitDifferences(queries, license)));
    }
    return differences;
  }

  async #limitDifferences(queries: Queries, { key }: ProofLicense): Promise<string[]> {
    const stored = await queries
      .selectFrom("license")
      .innerJoin("license_feature", "license_feature.license_id", "license.id")
      .select([
        "license.floating_users as seats",
        "license_feature.floating_users as featureSeats",
        "max_activations as activations",
        "max_transfers as transfers",
      ])
      .where("license_key", "=", key)
      .executeTakeFirstOrThrow();
    const possible = this.#limits.get(key) ?? [];
    this.#limits.set(key, [stored]);
    const isAsStored = (limits: Limits) =>
      limits.seats === stored.seats &&
      limits.featureSeats === stored.featureSeats &&
      limits.activations === stored.activations &&
      limits.transfers === stored.transfers;
    if (possible.length === 0 || possible.some(isAsStored)) return [];
    return [`${key}: stored ${JSON.stringify(stored)}, acknowledged one of ${JSON.stringify(possible)}`];
  }

  #device(device: string): DeviceState {
    const known = this.#devices.get(device);
    if (known !== undefined) return known;
    const unknown: DeviceState = { activations: "no", seats: "no", feature: "no" };
    this.#devices.set(device, unknown);
    return unknown;
  }
}

function after(before: Holds, wanted: "yes" | "no", outcome: "done" | "unknown"): Holds {
  return outcome === "done" || before === wanted ? wanted : "either";
}

async function storedDevices(queries: Queries): Promise<Map<string, DeviceState>> {
  const found = new Map<string, DeviceState>();
  const devices = await queries.selectFrom("device").select(["id", "hardware_id", "is_active"]).execute();
  const leases = await queries.selectFrom("lease").select(["device_id", "license_feature_id"]).execute();
  const held = new Set(leases.map((lease) => `${lease.device_id} ${lease.license_feature_id === 0}`));
  for (const { id, hardware_id, is_active } of devices) {
    found.set(hardware_id, {
      activations: is_active ? "yes" : "no",
      seats: held.has(`${id} true`) ? "yes" : "no",
      feature: held.has(`${id} false`) ? "yes" : "no",
    });
  }
  return found;
}
