/** The objects of one page in the order of their ids on it. */
import type { ListedIds, Page } from "../domain/listing.ts";

/** One that was deleted since the page was found is left out. */
export async function pageOfRows<Row extends { readonly id: number }>(
  { count, ids }: ListedIds,
  load: (ids: readonly number[]) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const byId = new Map((await load(ids)).map((row) => [row.id, row]));
  return { count, items: ids.flatMap((id) => byId.get(id) ?? []) };
}
