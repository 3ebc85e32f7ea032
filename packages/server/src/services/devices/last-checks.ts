/** When devices last checked in, and with it how far the clock has come. */

import { raiseClockSeen } from "../../storage/installation.ts";
import { instantColumns } from "../../storage/noted-instants.ts";
import type { ServiceContext } from "../context.ts";
import { NotedInstants } from "../noted-instants.ts";

export class LastChecks {
  readonly #noted = new NotedInstants(instantColumns.lastCheck);

  note(deviceId: number, now: number): void {
    this.#noted.note(deviceId, now);
  }

  async flush({ database, clock }: ServiceContext): Promise<void> {
    await this.#noted.flush(database);
    await database.write((queries) => raiseClockSeen(queries, clock.now()));
  }
}
