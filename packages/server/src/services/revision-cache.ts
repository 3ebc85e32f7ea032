/** Remembers what was loaded, for as long as the revision that it was loaded under is the present one. */
import { LRUCache } from "lru-cache";

export class RevisionCache<Value extends object> {
  readonly #entries: LRUCache<string | number, { readonly revision: string; readonly value: Value }>;

  /** `most` bounds how many values are kept; the one that was not used for longest goes first. */
  constructor(most: number) {
    this.#entries = new LRUCache({ max: most });
  }

  /** Undefined where it is to be loaded. */
  known(key: string | number, revision: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry?.revision === revision ? entry.value : undefined;
  }

  async get(key: string | number, revision: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.known(key, revision);
    if (known !== undefined) return known;
    const value = await load();
    this.set(key, revision, value);
    return value;
  }

  set(key: string | number, revision: string, value: Value): void {
    this.#entries.set(key, { revision, value });
  }
}
