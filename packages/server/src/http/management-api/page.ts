/** One page of a list, as every list answers it. */
import * as z from "zod";
import type { ListRequest, Page } from "../../domain/listing.ts";

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    count: z.number().meta({ description: "How many objects fit, on all pages together." }),
    next: z.string().nullable().meta({ description: "Where the next page is; null on the last one." }),
    previous: z.string().nullable().meta({ description: "Where the page before is; null on the first one." }),
    results: z.array(item).meta({ description: "The objects of this page." }),
  });
}

/** What a list hands over; the links are added where the request's address is known. */
export interface ListedPage {
  readonly page: Page<unknown>;
}

export function listed<Item>(page: Page<Item>, describe: (item: Item) => unknown): ListedPage {
  return { page: { count: page.count, items: page.items.map(describe) } };
}

export function envelope({ page }: ListedPage, list: ListRequest, baseUrl: string, requestUrl: string): object {
  const { limit, offset } = list;
  const link = (at: number) => {
    const url = new URL(requestUrl, "http://any");
    url.searchParams.set("limit", String(limit));
    if (at > 0) url.searchParams.set("offset", String(at));
    else url.searchParams.delete("offset");
    return `${baseUrl}${url.pathname}${url.search}`;
  };
  return {
    count: page.count,
    next: offset + limit < page.count ? link(offset + limit) : null,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    results: page.items,
  };
}
