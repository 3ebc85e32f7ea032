/** Calls that were made, noted in memory and written together, so that up to some seconds of them may be lost. */
import { HOUR_MILLISECONDS } from "../../domain/calendar.ts";
import type { NewId } from "../../runtime/ids.ts";
import { addToHours, insertActivities } from "../../storage/activities.ts";
import { type Database, OutcomeUnknown } from "../../storage/database.ts";
import type { ActivityHourlyTable, ActivityTable } from "../../storage/tables/histories.ts";
import { type MadeCall, subjectsOf } from "./subjects.ts";

/** So many calls wait at most; while the database cannot be reached, those beyond are not counted. */
const WAITING_MAX = 100_000;
const WRITTEN_AT_ONCE_MAX = 500;

interface WritingContext {
  readonly database: Database;
  readonly newId: NewId;
}

export class NotedActivities {
  #waiting: MadeCall[] = [];
  #lost = 0;

  note(call: MadeCall): void {
    if (this.#waiting.length < WAITING_MAX) this.#waiting.push(call);
    else this.#lost += 1;
  }

  /**
   * Writes what was noted, in pieces short enough to leave room for other writers between them. A piece that could not
   * be written is tried again, unless it may have been written: no call is counted twice.
   */
  async flush(context: WritingContext): Promise<void> {
    const noted = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < noted.length; start += WRITTEN_AT_ONCE_MAX) {
      try {
        await write(context, noted.slice(start, start + WRITTEN_AT_ONCE_MAX));
      } catch (error) {
        const isWritten = error instanceof OutcomeUnknown;
        const left = noted.slice(isWritten ? start + WRITTEN_AT_ONCE_MAX : start);
        for (const call of left) this.note(call);
        throw error;
      }
    }
    if (this.#lost === 0) return;
    const lost = this.#lost;
    this.#lost = 0;
    throw new Error(`${lost} calls were too many to be remembered until the database could be reached.`);
  }
}

async function write(context: WritingContext, calls: readonly MadeCall[]): Promise<void> {
  const subjects = await subjectsOf(context.database.read, calls);
  const rows = calls.map((call): ActivityTable => {
    const { companyId, ts, action, status } = call;
    const found = subjects.get(call) ?? NOTHING;
    return { id: context.newId(), company_id: companyId, ts, action, status_code: status, ...found };
  });
  const hours = byHour(context, rows);
  await context.database.write(async (queries) => {
    await insertActivities(queries, rows);
    await addToHours(queries, hours);
  });
}

const NOTHING = { product_id: null, license_id: null, customer_id: null, order_id: null };

/** In one order whoever writes them, so that two writers never wait for each other. */
function byHour({ newId }: WritingContext, rows: readonly ActivityTable[]): ActivityHourlyTable[] {
  const hours = new Map<string, ActivityHourlyTable>();
  for (const row of rows) {
    const { company_id, action, status_code, product_id, license_id, customer_id, order_id } = row;
    const ts = row.ts - (row.ts % HOUR_MILLISECONDS);
    const key = [company_id, ts, action, status_code, product_id, license_id, customer_id, order_id].join(" ");
    const hour = hours.get(key);
    if (hour === undefined) hours.set(key, { ...row, id: newId(), ts, call_count: 1 });
    else hour.call_count += 1;
  }
  return [...hours].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, hour]) => hour);
}
