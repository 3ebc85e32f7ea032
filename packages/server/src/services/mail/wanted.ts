/** Which events the notices of a company come of, as far as they are sent. */
import type { EventType } from "../../domain/event-types.ts";
import { noticeOf } from "../../domain/notices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { loadNotices } from "./settled-notice.ts";

export async function eventsOfNotices(queries: Queries, companyId: number): Promise<readonly EventType[]> {
  const settled = await loadNotices(queries, companyId);
  return settled.filter(({ isEnabled }) => isEnabled).flatMap(({ kind }) => noticeOf(kind).events);
}
