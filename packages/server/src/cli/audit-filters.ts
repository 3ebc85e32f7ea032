/** What the lists of `leasehold audit` can be narrowed by. */
import { InvalidArgumentError, Option } from "commander";
import { parseInstant } from "../domain/calendar.ts";
import type { Filter } from "../domain/listing.ts";

export interface FilterOptions {
  readonly from?: number;
  readonly to?: number;
  readonly actor?: string;
  readonly action?: string;
  readonly object?: { readonly kind: string; readonly id: number | null };
  readonly license?: number;
}

export function filterOptions(): Option[] {
  return [
    new Option("--from <instant>", "changes from then on, a date or an instant in UTC").argParser(instant),
    new Option("--to <instant>", "changes before then").argParser(instant),
    new Option("--actor <name>", "changes by this operator or key, or by the command line"),
    new Option("--action <action>", "what was done, e.g. license.disabled"),
    new Option("--object <kind[:id]>", "changes of objects of a kind, or of one object").argParser(object),
    new Option("--license <id>", "changes that belong to a license").argParser(id),
  ];
}

export function auditFilters(options: FilterOptions): Filter[] {
  const { from, to, actor, action, object: changed, license } = options;
  const filters: (Filter | null)[] = [
    from === undefined ? null : { field: "ts", kind: "instant", lookup: "gte", value: from },
    to === undefined ? null : { field: "ts", kind: "instant", lookup: "lt", value: to },
    actor === undefined ? null : { field: "actor_name", kind: "text", lookup: "exact", value: actor },
    action === undefined ? null : { field: "action", kind: "text", lookup: "exact", value: action },
    changed === undefined ? null : { field: "object_kind", kind: "text", lookup: "exact", value: changed.kind },
    changed?.id == null ? null : { field: "object_id", kind: "id", lookup: "exact", value: changed.id },
    license === undefined ? null : { field: "license", kind: "id", lookup: "exact", value: license },
  ];
  return filters.filter((filter) => filter !== null);
}

function instant(text: string): number {
  const parsed = parseInstant(text);
  if (parsed === null) throw new InvalidArgumentError("It is a date such as 2026-03-01, or a date and time.");
  return parsed;
}

function object(text: string): FilterOptions["object"] {
  const [, kind, number] = /^([a-z_]+)(?::(\d{1,16}))?$/.exec(text) ?? [];
  if (kind === undefined)
    throw new InvalidArgumentError("It is a kind such as license, or a kind and an id: license:17.");
  return { kind, id: number === undefined ? null : Number(number) };
}

function id(text: string): number {
  if (!/^\d{1,16}$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}
