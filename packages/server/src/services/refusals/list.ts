/** Lists the calls that were refused, and counts them by what they have in common. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import type { Filter, ListRequest, Page } from "../../domain/listing.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import {
  type CountedRefusals,
  countRefusalsBy,
  listRefusalsById,
  type RefusalGroup,
  refusalListing,
} from "../../storage/refusals.ts";
import type { RefusalTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listRefusals(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<RefusalTable>> {
  const found = await findPage(read, refusalListing, companyId, request);
  return pageOfRows(found, (ids) => listRefusalsById(read, ids));
}

export type RefusalReport = { readonly [Group in RefusalGroup]: readonly CountedRefusals<Group>[] } & {
  readonly total: number;
};

/** The most frequent of each kind; there are fewer codes than that. */
const TOLD_MAX = 100;

/** Of the last 24 hours, unless the filters name a time. */
export async function reportRefusals(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  { filters }: Pick<ListRequest, "filters">,
): Promise<RefusalReport> {
  const lastDay: Filter = { field: "ts", kind: "instant", lookup: "gte", value: clock.now() - DAY_MILLISECONDS };
  const wanted = { filters: filters.some(({ field }) => field === "ts") ? filters : [...filters, lastDay] };
  const count = <Group extends RefusalGroup>(group: Group) => countRefusalsBy(read, companyId, wanted, group, TOLD_MAX);
  const code = await count("code");
  return {
    total: code.reduce((sum, one) => sum + one.count, 0),
    code,
    call: await count("call"),
    license: await count("license"),
    device: await count("device"),
  };
}
