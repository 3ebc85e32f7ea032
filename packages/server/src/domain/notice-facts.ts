/** What the templates of notices know: each fact with its meaning and a sample, in the groups that notices share. */

import { isoInstant } from "./calendar.ts";

export type FactItem = Readonly<Record<string, string | number>>;
export type FactValue = string | number | readonly FactItem[];

export interface Fact {
  readonly about: string;
  readonly sample: FactValue;
  /** Whether it may be given as an instant in milliseconds, which is told in words. */
  readonly isInstant?: true;
}

export type Facts = Readonly<Record<string, FactValue>>;

const recipient = {
  company: { about: "The vendor's name.", sample: "Orchard Software" },
  recipient_email: { about: "Who the mail goes to.", sample: "ana@customer.example" },
  recipient_name: { about: "The recipient's name; empty where it is not known.", sample: "Ana Perez" },
} as const;

const customer = {
  customer_email: { about: "The customer's address.", sample: "ana@customer.example" },
  customer_name: { about: "First and last name together.", sample: "Ana Perez" },
  customer_first_name: { about: "The customer's first name.", sample: "Ana" },
  customer_last_name: { about: "The customer's last name.", sample: "Perez" },
  customer_company: { about: "The customer's company.", sample: "Perez Drawings" },
} as const;

const order = {
  order_id: { about: "The order's id in the shop.", sample: "2026-1001" },
  order_reference: { about: "The shop's reference of the order.", sample: "INV-1001" },
} as const;

const issued = {
  licenses: {
    about: "The licenses that were issued by it, each with product, license_key, expires_on and note.",
    sample: [
      { product: "Orchard CAD", license_key: "ABCD-EFGH-JKLM-NPQR", expires_on: "2027-03-03", note: "for the office" },
      { product: "Orchard Viewer", license_key: "STUV-WXYZ-2345-6789", expires_on: "", note: "" },
    ],
  },
  license_count: { about: "How many licenses that are.", sample: 2 },
} as const;

const license = {
  product: { about: "The product's name.", sample: "Orchard CAD" },
  product_code: { about: "The product's short code.", sample: "cad" },
  license_id: { about: "The license's id.", sample: 53_801_000_000_001 },
  license_key: { about: "The license's key; empty where users sign in instead.", sample: "ABCD-EFGH-JKLM-NPQR" },
  license_type: { about: "`perpetual`, `time-limited`, `subscription` or `consumption`.", sample: "time-limited" },
  license_note: { about: "The vendor's note on the license.", sample: "for the office" },
  expires_on: { about: "The last day of the license, as `2027-03-03`; empty where it has none.", sample: "2027-03-03" },
  maintenance_ends_on: { about: "The last day of maintenance; empty where it has none.", sample: "2027-03-03" },
  max_activations: { about: "How many devices may be activated; 0 for any number.", sample: 3 },
  times_activated: { about: "How many devices are activated.", sample: 1 },
  max_license_users: { about: "How many users may be assigned; 0 for any number.", sample: 10 },
  assigned_users: { about: "How many users are assigned.", sample: 9 },
} as const;

const user = {
  user_email: { about: "The user's address, by which the user signs in.", sample: "ben@customer.example" },
  user_name: { about: "The user's name; empty where it is not known.", sample: "Ben Okafor" },
} as const;

const limit = {
  limit: {
    about: "What is limited: `activations`, `user_activations`, `consumptions` or `license_users`.",
    sample: "activations",
  },
  limit_used: { about: "How much of it is used.", sample: 3 },
  limit_size: { about: "How much there is.", sample: 3 },
  feature: { about: "The code of the feature that is limited; empty for the license itself.", sample: "" },
} as const;

const pool = {
  pool_name: { about: "The pool's name.", sample: "Render minutes" },
  pool_code: { about: "The pool's code.", sample: "render" },
  account_name: { about: "The customer account that the pool belongs to.", sample: "Perez Drawings" },
  percent: { about: "How much of the pool is consumed, in percent: 80, 90 or 100.", sample: 90 },
  total_consumptions: { about: "How much is consumed.", sample: 900 },
  max_consumptions: { about: "How much there is.", sample: 1000 },
} as const;

const seats = {
  seats: { about: "How many seats there are.", sample: 5 },
  feature: { about: "The code of the feature that has the seats; empty for the license itself.", sample: "" },
} as const;

const webhook = {
  endpoint_id: { about: "The webhook's id.", sample: 53_801_000_000_002 },
  endpoint: { about: "The host that it is sent to.", sample: "hooks.orchard.example" },
  event: { about: "The event that could not be delivered.", sample: "license.activated" },
  last_error: { about: "Why the last attempt failed.", sample: "answered 500" },
} as const;

const operator = {
  link: { about: "The link, good once.", sample: "https://licenses.orchard.example/accept#token" },
  name: { about: "The operator's name; empty where it is not known.", sample: "Cleo Adler" },
  role: { about: "The role that the operator is to have.", sample: "support" },
  invited_by: { about: "Who has asked for the link.", sample: "owner@orchard.example" },
  expires_at: {
    about: "Until when the link is good, as `2026-03-10 09:15 UTC`.",
    sample: "2026-03-10 09:15 UTC",
    isInstant: true,
  },
} as const;

const days = { days_left: { about: "How many days are left.", sample: 3 } } as const;

export const factGroups = {
  recipient,
  customer,
  order,
  issued,
  license,
  user,
  limit,
  pool,
  seats,
  webhook,
  operator,
  days,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Fact>>>>;

export type FactGroup = keyof typeof factGroups;

/** What each fact is in a group, for whoever states the facts of an occurrence. */
export type FactsOf<Group extends FactGroup> = {
  readonly [Name in keyof (typeof factGroups)[Group]]: (typeof factGroups)[Group][Name] extends { sample: infer Sample }
    ? Sample extends string
      ? string
      : Sample extends number
        ? number
        : readonly FactItem[]
    : never;
};

export function factsIn(groups: readonly FactGroup[]): Readonly<Record<string, Fact>> {
  return Object.assign({}, ...["recipient" as const, ...groups].map((group) => factGroups[group]));
}

/** The same facts where nothing is known: every template must be able to do with them. */
export function emptyFacts(facts: Readonly<Record<string, Fact>>): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, { sample }]) => [name, emptied(sample)]));
}

export function sampleFacts(facts: Readonly<Record<string, Fact>>): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, { sample }]) => [name, sample]));
}

/** The facts of a notice as its templates know them; what is not given, as by an older version, is empty. */
export function completeFacts(facts: Readonly<Record<string, Fact>>, given: Facts): Facts {
  const told = Object.entries(given).map(([name, value]) => [
    name,
    facts[name]?.isInstant ? instantText(value) : value,
  ]);
  return { ...emptyFacts(facts), ...Object.fromEntries(told) };
}

function instantText(value: FactValue): FactValue {
  return typeof value === "number" ? `${isoInstant(value).slice(0, 16).replace("T", " ")} UTC` : value;
}

function emptied(sample: FactValue): FactValue {
  if (typeof sample === "string") return "";
  return typeof sample === "number" ? 0 : [];
}

const TEXT_CHARACTERS_MAX = 200;
const NOTE_CHARACTERS_MAX = 4000;

/** What has the words after it written in another direction, theirs or not. */
const TURNED = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A text that somebody else has chosen, as one line of a mail that cannot be made to look like several, or like others. */
export function factText(text: string | null | undefined): string {
  const line = (text ?? "")
    .replaceAll(TURNED, "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return shortened(line, TEXT_CHARACTERS_MAX);
}

/** The same of several lines. */
export function factNote(text: string): string {
  const lines = text
    .replaceAll(TURNED, "")
    .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, "\n")
    .replaceAll(/[^\P{Cc}\n\t]+/gu, " ");
  return shortened(lines.trim(), NOTE_CHARACTERS_MAX);
}

function shortened(text: string, charactersMax: number): string {
  const characters = [...text];
  return characters.length <= charactersMax ? text : `${characters.slice(0, charactersMax - 1).join("")}…`;
}
