/** What people look for in the record, as they ask for it, and how long that takes. */
import { auditEntryFilters } from "../../packages/server/src/domain/history-filters.ts";
import { readList } from "../../packages/server/src/http/management-api/list-input.ts";
import { commandLine } from "../../packages/server/src/services/administrators/administrator.ts";
import { listAuditEntries } from "../../packages/server/src/services/audit/list.ts";
import type { ServiceContext } from "../../packages/server/src/services/context.ts";
import { OLD_COMPANY } from "./fill.ts";

const queries: Readonly<Record<string, string>> = {
  "newest first": "",
  "oldest first": "order_by=id",
  "by time": "order_by=-ts",
  "of a day": "ts__gte=2025-03-01&ts__lt=2025-03-02",
  "of a day, by time": "ts__gte=2025-03-01&ts__lt=2025-03-02&order_by=ts",
  "of a quarter": "ts__gte=2025-03-01&ts__lt=2025-06-01",
  "an operator": "actor_kind=operator&actor_id=60",
  "an operator's name": "actor_name=operator11@vendor.example",
  "all operators": "actor_kind=operator",
  "the command line": "actor_kind=command-line",
  "a key with 900,000": "actor_name=shop",
  "an object": "object_kind=license&object_id=507919",
  "a kind with all": "object_kind=license",
  "a rare kind": "object_kind=person",
  "a license": "license=507919",
  "an action": "action=person.erased",
  "an action with 50,000": "action=license.disabled",
  "an action of an operator, by time": "action=license.disabled&actor_kind=operator&order_by=-ts",
};

const ROUNDS = 9;

export interface ListTime {
  readonly name: string;
  readonly count: number;
  readonly median: number;
  readonly best: number;
}

export async function measureLists(context: ServiceContext): Promise<ListTime[]> {
  const times: ListTime[] = [];
  for (const [name, query] of Object.entries(queries)) {
    const parameters = { filters: auditEntryFilters, orders: ["ts"] };
    const request = readList(parameters, Object.fromEntries(new URLSearchParams(query)));
    const taken: number[] = [];
    let count = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      ({ count } = await listAuditEntries(context, commandLine(OLD_COMPANY), request));
      taken.push(performance.now() - start);
    }
    const sorted = taken.toSorted((one, other) => one - other);
    times.push({ name, count, median: sorted[ROUNDS >> 1] ?? 0, best: sorted[0] ?? 0 });
    process.stderr.write(`${name}: ${count}, ${(sorted[ROUNDS >> 1] ?? 0).toFixed(1)} ms\n`);
  }
  return times;
}
