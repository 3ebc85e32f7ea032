/** Instants noted by id: collected in memory and written together, so that up to some seconds may be lost. */
import type { Database } from "../storage/database.ts";
import type { Queries } from "../storage/dialect.ts";

const WRITTEN_AT_ONCE_MAX = 200;

type Save = (queries: Queries, instants: ReadonlyMap<number, number>) => Promise<void>;

export class NotedInstants {
  readonly #save: Save;
  #waiting = new Map<number, number>();

  constructor(save: Save) {
    this.#save = save;
  }

  note(id: number, instant: number): void {
    this.#waiting.set(id, instant);
  }

  /** Writes what was noted, in pieces short enough to leave room for other writers between them. */
  async flush(database: Pick<Database, "write">): Promise<void> {
    const noted = [...this.#waiting];
    this.#waiting = new Map();
    for (let start = 0; start < noted.length; start += WRITTEN_AT_ONCE_MAX) {
      const piece = new Map(noted.slice(start, start + WRITTEN_AT_ONCE_MAX));
      await database.write((queries) => this.#save(queries, piece));
    }
  }
}
