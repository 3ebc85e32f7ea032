/** Instants noted by id: collected in memory and written together, so that up to some seconds may be lost. */
import type { Database } from "../storage/database.ts";
import { type InstantColumn, raiseInstant, raiseInstants } from "../storage/noted-instants.ts";

const WRITTEN_AT_ONCE_MAX = 200;

export class NotedInstants {
  readonly #place: InstantColumn;
  #waiting = new Map<number, number>();

  constructor(place: InstantColumn) {
    this.#place = place;
  }

  note(id: number, instant: number): void {
    this.#waiting.set(id, instant);
  }

  /**
   * Writes what was noted, in pieces short enough to leave room for other writers between them; what somebody else has
   * locked afterwards, each by itself.
   */
  async flush(database: Pick<Database, "write">): Promise<void> {
    const noted = [...this.#waiting];
    this.#waiting = new Map();
    for (let start = 0; start < noted.length; start += WRITTEN_AT_ONCE_MAX) {
      const piece = new Map(noted.slice(start, start + WRITTEN_AT_ONCE_MAX));
      const locked = await database.write((queries) => raiseInstants(queries, this.#place, piece));
      for (const [id, instant] of locked) {
        await database.write((queries) => raiseInstant(queries, this.#place, id, instant));
      }
    }
  }
}
