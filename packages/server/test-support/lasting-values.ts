/** Puts made-up values in the place of those that differ from one installation to the next, so that answers can be compared. */

const FIRST_ID = 1_594_231_200_000_000;
/** Ids of the server are far above every other number that it tells. */
const SMALLEST_ID = 100_000_000_000_000;
const LICENSE_KEY = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3,}$/;
const ORDER_ID = /^(trial_)\d+$/;
const NONCE = /(?<=[?&]nonce=)[^&]+/;

const SIGNATURE = /signature(_v\d+)?$/;

/** One for a whole series of answers: the same id becomes the same made-up one throughout. */
export class LastingValues {
  readonly #ids = new Map<unknown, number>();
  readonly #keys = new Map<string, string>();
  /** Values that requests send, which therefore stay. */
  readonly #known: string;

  constructor(requests: unknown) {
    this.#known = JSON.stringify(requests);
  }

  of(value: unknown, name = ""): unknown {
    if (Array.isArray(value)) return value.map((item) => this.of(item, name));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, this.of(inner, member)]));
    }
    if (typeof value === "number") return value < SMALLEST_ID ? value : this.#id(value);
    return typeof value === "string" ? this.#text(value, name) : value;
  }

  #text(text: string, name: string): string {
    if (SIGNATURE.test(name)) return Buffer.from(`made up: ${name}`).toString("base64");
    if (name === "initial_password" && text !== "") return "heath-plum-oriole";
    if (ORDER_ID.test(text)) return text.replace(ORDER_ID, `$1${this.#id(text)}`);
    if (NONCE.test(text)) return text.replace(NONCE, "b25lIG5vbmNlIGFmdGVyIGFub3RoZXI");
    if (!LICENSE_KEY.test(text) || this.#known.includes(text)) return text;
    const key = this.#keys.get(text) ?? `PEAR-TREE-PLUM-${String(this.#keys.size + 1).padStart(4, "0")}`;
    this.#keys.set(text, key);
    return key;
  }

  #id(id: unknown): number {
    const lasting = this.#ids.get(id) ?? FIRST_ID + 8_192 * (this.#ids.size + 1);
    this.#ids.set(id, lasting);
    return lasting;
  }
}
