/** Takes a person out of texts and out of JSON: the address becomes a pseudonym, whatever else is known is erased. */
import { customerTexts } from "./customer.ts";
import { normalizedEmail } from "./text.ts";

const ERASED = "[erased]";

export interface Erasure {
  /** As it is stored. */
  readonly email: string;
  /** Stands in the address's place, so that what belongs together still can be seen to. */
  readonly pseudonym: string;
  /** Names, numbers and addresses of the person. */
  readonly known: readonly string[];
}

/** An address that nobody can have; null where no object of the person is left that it could be named after. */
export function pseudonymOf(id: number | null): string {
  return id === null ? "erased@erased.invalid" : `erased-${id}@erased.invalid`;
}

/** Shorter ones are found in texts that have nothing to do with the person. */
const KNOWN_CHARACTERS_MIN = 3;

export function knownTexts(texts: Iterable<string | null>): string[] {
  const distinct = new Set([...texts].flatMap((text) => text?.trim() ?? []));
  const telling = [...distinct].filter((text) => [...text].length >= KNOWN_CHARACTERS_MIN);
  return telling.toSorted((a, b) => b.length - a.length);
}

export function textWithout(text: string, { email, pseudonym, known }: Erasure): string {
  const read = text.normalize("NFC");
  const withoutEmail = read.replaceAll(pattern(email), pseudonym);
  const erased = known.reduce((before, one) => before.replaceAll(pattern(one), ERASED), withoutEmail);
  return erased === read ? text : erased;
}

/** As a word of its own, whatever case its letters have. */
function pattern(text: string): RegExp {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "giu");
}

/** Every text in the JSON without the person, and members of these names without anything. */
export function jsonWithout(json: string, erasure: Erasure, emptied: ReadonlySet<string> = new Set()): string {
  return JSON.stringify(valueWithout(JSON.parse(json), erasure, emptied));
}

function valueWithout(value: unknown, erasure: Erasure, emptied: ReadonlySet<string>): unknown {
  if (typeof value === "string") return textWithout(value, erasure);
  if (Array.isArray(value)) return value.map((item) => valueWithout(item, erasure, emptied));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      textWithout(name, erasure),
      emptied.has(name) ? emptiedMember(member, erasure) : valueWithout(member, erasure, emptied),
    ]),
  );
}

/** That there was something stays to be seen, and whether it was the address. */
function emptiedMember(member: unknown, { email, pseudonym }: Erasure): unknown {
  if (member === null || member === "" || JSON.stringify(member) === "{}") return member;
  return typeof member === "string" && normalizedEmail(member) === email ? pseudonym : ERASED;
}

const ofPeople = ["email", ...customerTexts, "phone_number", "metadata", "sso_issuer", "sso_subject"];

const ofOrders = [
  "customer_email",
  "customer_first_name",
  "customer_last_name",
  "customer_company",
  "customer_phone",
  "customer_reference",
  "customer_told",
];

/** Members that tell of a person, by the kind of object that a record of changes is about. */
export const personalMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  customer: new Set(ofPeople),
  license_user: new Set(ofPeople),
  customer_account: new Set(["email", "phone"]),
  order: new Set(ofOrders),
  device: new Set(["hostname", "ip", "ip_local", "mac_address", "vm_info"]),
};
