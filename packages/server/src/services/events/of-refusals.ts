/** Tells of calls that were refused, as their notes are written: some seconds after, and many alike as one. */
import type { Queries } from "../../storage/dialect.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import type { RefusalTable } from "../../storage/tables/histories.ts";
import { describeLicenses } from "./describe-licenses.ts";
import { emitEvent, wantedEvents } from "./emit.ts";

/** Only of licenses that there are: whoever guesses keys makes no events. */
export async function tellRefusals(queries: Queries, refusals: readonly RefusalTable[]): Promise<void> {
  const ofLicenses = refusals.filter(({ license_id }) => license_id !== null);
  for (const [companyId, ofCompany] of Map.groupBy(ofLicenses, ({ company_id }) => company_id)) {
    const wanted = await wantedEvents(queries, companyId);
    if (wanted.has("license.refused")) await tellOfCompany(queries, wanted, companyId, ofCompany);
  }
}

async function tellOfCompany(
  queries: Queries,
  wanted: Awaited<ReturnType<typeof wantedEvents>>,
  companyId: number,
  refusals: readonly RefusalTable[],
): Promise<void> {
  const rows = await listLicensesById(
    queries,
    refusals.flatMap(({ license_id }) => license_id ?? []),
  );
  const now = Math.max(...refusals.map(({ ts }) => ts));
  const licenses = await describeLicenses(queries, rows, now);
  for (const { license_id, ts, code, call, feature, hardware_id, username, count } of refusals) {
    const objectId = license_id ?? 0;
    const license = licenses.get(objectId);
    if (license === undefined) continue;
    const data = { license, code, call, feature, hardware_id, username, count };
    await emitEvent(queries, wanted, ts, { companyId, type: "license.refused", objectId, data });
  }
}
