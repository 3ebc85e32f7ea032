/** What an erasure has erased, what stays, and why. */
import type { Erasure } from "../../domain/erasure.ts";
import type { Person } from "../../storage/personal-data/person.ts";

export interface ErasureReport {
  /** Whether anything was kept of the address at all. */
  readonly found: boolean;
  /** What stands in the address's place from now on. */
  readonly pseudonym: string;
  readonly erased: readonly { readonly object: string; readonly count: number; readonly what: string }[];
  readonly stays: readonly { readonly object: string; readonly reason: string }[];
}

const whatOf: Readonly<Record<string, string>> = {
  customers: "address, names, phone, postal address, reference, metadata and labels",
  license_users: "address, names, phone, password, sign-in provider and last sign-in; the user is switched off",
  customer_accounts: "the address and phone of accounts that named this address",
  orders: "what the order told of the customer",
  devices: "host name, network addresses and hints of a virtual machine",
  refusals: "the name that was sent",
  order_texts: "references, parameters, notes and metadata that named the person",
  license_texts: "notes, metadata and custom fields that named the person",
  device_variables: "values that named the person",
  license_histories: "texts that named the person",
  other_texts: "the address, where texts of other customers, accounts, user groups and pools named it",
  imports: "the address, where names of files or messages about their rows named it",
  mail_messages: "mail to the address, sent or not",
  mail_texts: "what mail to others, not yet sent, told of the person",
  audit_entries: "what was changed of the person",
  events: "what events told of the person, with what webhooks answered to them",
};

const stays = [
  {
    object: "licenses",
    reason: "They are what was bought. Their keys, limits, counters and activations tell of nobody.",
  },
  { object: "orders", reason: "They are booking records: id, time, products and licenses, without the customer." },
  {
    object: "license_users",
    reason: "A row under a pseudonym, so that counts and assignments stay right. Delete the user to end those too.",
  },
  { object: "customers", reason: "An empty row that orders belong to. Delete the customer to end that too." },
  {
    object: "devices",
    reason: "Hardware id, system and versions, by which activations are counted. Reset or delete what is not needed.",
  },
  {
    object: "activation_histories, license_histories, refusals",
    reason: "What happened when, by the ids of license, device and pseudonymous user.",
  },
  { object: "audit_entries", reason: "Who changed what and when must stay provable; the person's data is out of it." },
  {
    object: "what was sent to other systems",
    reason: "Webhooks have told them. Erase there, too.",
  },
  {
    object: "remembered answers of repeated calls",
    reason: "They are sealed, and deleted after 24 hours.",
  },
  {
    object: "files that wait to be imported",
    reason: "They are deleted as soon as they are imported. Erase again then, if they tell of the person.",
  },
  {
    object: "backups, logs and files outside of the database",
    reason: "They are out of this program's reach. Let backups run out, and erase again after restoring one.",
  },
];

export function reportOf(
  { customer, user }: Person,
  { pseudonym }: Erasure,
  counts: ReadonlyMap<string, number>,
): ErasureReport {
  const erased = [...counts]
    .filter(([, count]) => count > 0)
    .map(([object, count]) => ({ object, count, what: whatOf[object] ?? "" }));
  return { found: customer !== null || user !== null || erased.length > 0, pseudonym, erased, stays };
}
