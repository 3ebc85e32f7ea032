/** Puts made-up values in the place of those that differ from one installation to the next, so that answers can be compared. */

const FIRST_ID = 1_594_231_200_000_000;
/** Ids of the server are far above every other number that it tells. */
const SMALLEST_ID = 100_000_000_000_000;
const ID_IN_TEXT = /(?<!\d)\d{15,16}(?!\d)/g;

const numbered = (digits: number) => (count: number) => String(count).padStart(digits, "0");

/** What chance has made, wherever it stands in a text, and the made-up value of each number. */
const madeByChance: readonly { readonly pattern: RegExp; readonly madeUp: (count: number) => string }[] = [
  // Of license keys and backup codes.
  {
    pattern: /(?<![\w-])[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3,}(?![\w-])/g,
    madeUp: (count) => `PEAR-TREE-PLUM-${numbered(4)(count)}`,
  },
  { pattern: /(?<=[?&]nonce=)[^&]+/g, madeUp: () => "b25lIG5vbmNlIGFmdGVyIGFub3RoZXI" },
  {
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g,
    madeUp: (count) => `00000000-0000-4000-8000-${numbered(12)(count)}`,
  },
  // Of hashes, of authenticator apps, and of tokens.
  { pattern: /\b[0-9a-f]{64}\b/g, madeUp: (count) => numbered(64)(count) },
  { pattern: /\b[A-Z2-7]{32}\b/g, madeUp: () => "MADEUP23".repeat(4) },
  { pattern: /^\d{6}$/g, madeUp: () => "123456" },
  {
    pattern: /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])/g,
    madeUp: (count) => `made-up-token-${count}`,
  },
];

/** By the names of members, and what those hold. */
const madeUpByName = [
  {
    name: /signature(_v\d+)?$/,
    holds: /./,
    madeUp: (name: string) => Buffer.from(`made up: ${name}`).toString("base64"),
  },
  {
    name: /^public_key$/,
    holds: /./,
    madeUp: () => "-----BEGIN PUBLIC KEY-----\n(made up)\n-----END PUBLIC KEY-----\n",
  },
  { name: /^(initial_|new_)?password$/, holds: /^\S+$/, madeUp: () => "heath-plum-oriole" },
  { name: /^secret$/, holds: /^\S+$/, madeUp: () => "made-up-secret" },
];

/** Members that depend on how fast the machine is; `last_check` is written some seconds later. */
const ofTheMoment: Readonly<Record<string, unknown>> = { last_check: "2026-03-03T09:17:00.000Z", milliseconds: 84 };

/** One for a whole series of answers: the same id becomes the same made-up one throughout. */
export class LastingValues {
  readonly #ids = new Map<number, number>();
  readonly #made = madeByChance.map(() => new Map<string, string>());
  readonly #known: string;
  readonly #standIns: readonly (readonly [string, string])[];

  /** `requests` send values that stay; `standIns` are texts with what stands for each wherever it is found. */
  constructor(requests: unknown, standIns: readonly (readonly [string, string])[] = []) {
    this.#known = JSON.stringify(requests);
    this.#standIns = standIns;
  }

  of(value: unknown, name = ""): unknown {
    if (name in ofTheMoment) return ofTheMoment[name];
    if (Array.isArray(value)) return value.map((item) => this.of(item, name));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([member, inner]) => [this.#idsWithin(member), this.of(inner, member)]),
      );
    }
    if (typeof value === "number") return this.#id(value);
    return typeof value === "string" ? this.#text(value, name) : value;
  }

  #text(text: string, name: string): string {
    const byName = madeUpByName.find((rule) => rule.name.test(name) && rule.holds.test(text));
    if (byName !== undefined) return byName.madeUp(name);
    const stood = this.#standIns.reduce((shown, [given, standIn]) => shown.replaceAll(given, standIn), text);
    const lasting = madeByChance.reduce(
      (shown, { pattern, madeUp }, rule) => shown.replaceAll(pattern, (found) => this.#madeUp(rule, found, madeUp)),
      stood,
    );
    return this.#idsWithin(lasting);
  }

  #madeUp(rule: number, found: string, madeUp: (count: number) => string): string {
    if (this.#known.includes(found)) return found;
    const made = this.#made[rule] ?? new Map<string, string>();
    const lasting = made.get(found) ?? madeUp(made.size + 1);
    made.set(found, lasting);
    return lasting;
  }

  /** As they stand in addresses and in lines of files. */
  #idsWithin(text: string): string {
    return text.replaceAll(ID_IN_TEXT, (id) => String(this.#id(Number(id))));
  }

  #id(id: number): number {
    if (id < SMALLEST_ID) return id;
    const lasting = this.#ids.get(id) ?? FIRST_ID + 8_192 * (this.#ids.size + 1);
    this.#ids.set(id, lasting);
    return lasting;
  }
}
