/** Measures each list against one indexed read in the same process, on one database. */

import {
  LICENSES_PER_PAGE_MAX,
  licenseFilters,
  licenseOrders,
} from "../../packages/server/src/domain/license-filters.ts";
import { readList } from "../../packages/server/src/http/management-api/list-input.ts";
import { commandLine } from "../../packages/server/src/services/administrators/administrator.ts";
import type { ServiceContext } from "../../packages/server/src/services/context.ts";
import { listLicenses } from "../../packages/server/src/services/licenses/list.ts";
import { licenseListing } from "../../packages/server/src/storage/license-listing.ts";
import { findLicenseById } from "../../packages/server/src/storage/licenses.ts";
import { findPage } from "../../packages/server/src/storage/listing/find-page.ts";
import { cases, type ListCase } from "./cases.ts";
import { COMPANY, NOW, sizes } from "./fill.ts";

/** Medians, in milliseconds. */
export interface ListFigures {
  readonly list: ListCase;
  readonly count: number;
  /** How many fit, and the ids of the page. */
  readonly found: number;
  /** The quickest round: what is left of it where others use the machine as well. */
  readonly foundBest: number;
  /** The same, with every license of the page as it is shown. */
  readonly whole: number;
  readonly wholeBest: number;
  /** One indexed read, measured between the rounds of this list. */
  readonly read: number;
}

const ROUNDS = 60;
/** A server that has run for a while has compiled what it runs. */
const WARMING_ROUNDS = 5;
const READS_PER_ROUND = 20;
const MILLISECONDS_MAX = 5_000;

export async function measure(context: ServiceContext, say: (line: string) => void): Promise<ListFigures[]> {
  const figures: ListFigures[] = [];
  const [first] = cases;
  for (let round = 0; first !== undefined && round < WARMING_ROUNDS; round += 1) await measureList(context, first);
  for (const list of cases) {
    const measured = await measureList(context, list);
    figures.push(measured);
    const { count, found, whole, read } = measured;
    say(
      `${list.name}: ${count} fit, ids ${found.toFixed(2)} (best ${measured.foundBest.toFixed(2)}) ms, page ${whole.toFixed(2)} ms, read ${read.toFixed(3)} ms`,
    );
  }
  return figures;
}

async function measureList(context: ServiceContext, list: ListCase): Promise<ListFigures> {
  const parameters = {
    filters: licenseFilters,
    orders: licenseOrders,
    hasMetadata: true,
    limitMax: LICENSES_PER_PAGE_MAX,
  };
  const request = readList(parameters, list.query);
  const { read } = context.database;
  const then = { ...context, clock: { now: () => NOW, replacesDatabaseClock: true } };
  const found: number[] = [];
  const whole: number[] = [];
  const reads: number[] = [];
  let count = 0;
  const end = performance.now() + MILLISECONDS_MAX;
  for (let round = 0; round < ROUNDS && (round < 3 || performance.now() < end); round += 1) {
    for (let index = 0; index < READS_PER_ROUND; index += 1) {
      const id = licenseId((round * READS_PER_ROUND + index) * 7919);
      reads.push(await timed(() => findLicenseById(read, COMPANY, id)));
    }
    found.push(
      await timed(async () => {
        ({ count } = await findPage(read, licenseListing(NOW), COMPANY, request));
      }),
    );
    whole.push(await timed(() => listLicenses(then, commandLine(COMPANY), request)));
  }
  return {
    list,
    count,
    found: median(found),
    foundBest: Math.min(...found),
    whole: median(whole),
    wholeBest: Math.min(...whole),
    read: median(reads),
  };
}

function licenseId(number: number): number {
  return COMPANY * 1_000_000_000 + 100_000_000 + (number % sizes.licenses);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
