/** Remembers what was loaded, for as long as the revision that it was loaded under is the present one. */
import { LRUCache } from "lru-cache";

export class RevisionCache<Value extends object> {
  readonly #entries: LRUCache<string | number, { readonly revision: string; readonly value: Value }>;

  /** `most` bounds how many values are kept; the one that was not used for longest goes first. */
  constructor(most: number) {
    this.#entries = new LRUCache({ max: most });
  }

  async get(key: string | number, revision: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known?.revision === revision) return known.value;
    const value = await load();
    this.set(key, revision, value);
    return value;
  }

  set(key: string | number, revision: string, value: Value): void {
    this.#entries.set(key, { revision, value });
  }
}
