/** Calls that were refused, noted in memory and written together, so that some seconds of them may be lost. */
import { MINUTE_MILLISECONDS } from "../../domain/calendar.ts";
import type { Code } from "../../errors/codes.ts";
import type { NewId } from "../../runtime/ids.ts";
import type { Database } from "../../storage/database.ts";
import { insertRefusals } from "../../storage/refusals.ts";
import type { RefusalTable } from "../../storage/tables/histories.ts";
import { tellRefusals } from "../events/of-refusals.ts";
import { namedObjects } from "./named-objects.ts";
import type { RefusedCall } from "./refused-call.ts";

interface WaitingRefusal extends RefusedCall {
  readonly ts: number;
  count: number;
}

/** Rows a minute that a process keeps in full. Those beyond are counted, without what tells them apart. */
const KEPT_PER_MINUTE = 1_200;
/** The same of calls that name nothing the company has, as guesses do: they leave room for those that do. */
const GUESSES_KEPT_PER_MINUTE = 120;

const guesses: ReadonlySet<Code> = new Set([
  "unknown_product",
  "license_not_found",
  "license_user_not_found",
  "customer_does_not_exist",
  "customer_not_found",
  "sso_customer_account_url_error",
  "sso_customer_account_token_error",
]);

export class NotedRefusals {
  #waiting = new Map<string, WaitingRefusal>();
  #minute = 0;
  #kept = { guesses: 0, others: 0 };

  /** Calls that are alike and wait to be written together are one refusal with a count. */
  note(refused: RefusedCall, now: number): void {
    const known = this.#waiting.get(keyOf(refused));
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const kept = this.#mayKeep(refused.code, now) ? refused : withoutDetails(refused);
    const same = this.#waiting.get(keyOf(kept));
    if (same === undefined) this.#waiting.set(keyOf(kept), { ...kept, ts: now, count: 1 });
    else same.count += 1;
  }

  async flush({ database, newId }: { readonly database: Database; readonly newId: NewId }): Promise<void> {
    const waiting = [...this.#waiting.values()];
    if (waiting.length === 0) return;
    this.#waiting = new Map();
    const named = await namedObjects(database.read, waiting);
    const rowOf = (refused: WaitingRefusal): RefusalTable => {
      const { companyId, licenseKey: _, licenseId: __, hardwareId, ...told } = refused;
      const found = { product_id: null, license_id: null, ...named.get(refused) };
      return { id: newId(), company_id: companyId, ...told, ...found, hardware_id: hardwareId };
    };
    const rows = waiting.map(rowOf);
    await database.write(async (queries) => {
      await insertRefusals(queries, rows);
      await tellRefusals(queries, rows);
    });
  }

  #mayKeep(code: Code, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MILLISECONDS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#kept = { guesses: 0, others: 0 };
    }
    const kind = guesses.has(code) ? "guesses" : "others";
    if (this.#kept[kind] >= (kind === "guesses" ? GUESSES_KEPT_PER_MINUTE : KEPT_PER_MINUTE)) return false;
    this.#kept[kind] += 1;
    return true;
  }
}

/** What is left has few forms, so that memory and disk are bounded whoever asks for whatever. */
function withoutDetails({ companyId, code, call }: RefusedCall): RefusedCall {
  const nothing = { product: "", licenseKey: "", licenseId: null, feature: "", hardwareId: "", username: "" };
  return { companyId, code, call, ...nothing };
}

function keyOf(refused: RefusedCall): string {
  const { companyId, code, call, product, licenseKey, licenseId, feature, hardwareId, username } = refused;
  return JSON.stringify([companyId, code, call, product, licenseKey, licenseId, feature, hardwareId, username]);
}
