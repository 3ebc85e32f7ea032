/** Counts the calls of a span of hours: by action, by whom they are about, or all of them. */
import type { CountedSubject } from "../../domain/activity.ts";
import type { ListRequest } from "../../domain/listing.ts";
import { type CountedCalls, countByAction, countBySubject, countCalls } from "../../storage/activities.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";

export function countCallsByAction(
  { database }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<CountedCalls<string>[]> {
  return countByAction(database.read, companyId, request);
}

/** Those with the most calls, most first. */
export function countCallsBySubject(
  { database }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
  subject: CountedSubject,
): Promise<CountedCalls<number>[]> {
  return countBySubject(database.read, companyId, request, subject);
}

export function countAllCalls(
  { database }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<number> {
  return countCalls(database.read, companyId, request);
}
