/** When devices last checked in: collected in memory and written together, so that up to some seconds may be lost. */

import { saveLastChecks } from "../../storage/devices.ts";
import { raiseClockSeen } from "../../storage/installation.ts";
import type { ServiceContext } from "../context.ts";

const WRITTEN_AT_ONCE_MAX = 200;

export class LastChecks {
  #waiting = new Map<number, number>();

  note(deviceId: number, now: number): void {
    this.#waiting.set(deviceId, now);
  }

  /** Writes what was noted, in pieces short enough to leave room for other writers between them. */
  async flush(context: ServiceContext): Promise<void> {
    const checks = [...this.#waiting];
    this.#waiting = new Map();
    for (let start = 0; start < checks.length; start += WRITTEN_AT_ONCE_MAX) {
      const piece = new Map(checks.slice(start, start + WRITTEN_AT_ONCE_MAX));
      await context.database.write((queries) => saveLastChecks(queries, piece));
    }
    await context.database.write((queries) => raiseClockSeen(queries, context.clock.now()));
  }
}
