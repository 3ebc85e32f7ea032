/** Tells that licenses end, or are about to, in their histories and to other systems: once for each license and end. */
import { DAY_MILLISECONDS, dateOf, endOfDate } from "../../domain/calendar.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import type { LicenseData } from "../../domain/event-data.ts";
import type { EventTelling } from "../../domain/event-types.ts";
import { licenseEnd } from "../../domain/license-state.ts";
import { listCompanies } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findEndsToTell, insertLicenseEndNote } from "../../storage/license-ends.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import type { LicenseEndNoteTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";
import { type Audience, audienceOfCompany } from "../events/audience.ts";
import { describeLicenses } from "../events/describe-licenses.ts";
import { emitEvent } from "../events/emit.ts";
import { isWanted } from "../events/of-devices.ts";
import { noteInHistory } from "../histories/note.ts";
import { lockInOrder } from "../licenses/lock-in-order.ts";

/** What ended longer ago is not told any more: it was set back so far, or no server ran for so long. */
const DAYS_TOLD_LATE = 92;
const LICENSES_AT_ONCE = 100;

type EndKind = Pick<LicenseEndNoteTable, "kind" | "days_before">;

/** Goes through all companies; stops between licenses where it is told to. */
export async function tellLicenseEnds(context: ServiceContext, signal?: AbortSignal): Promise<void> {
  for (const { id, settings_json } of await listCompanies(context.database.read)) {
    const { expiring_soon_days } = readCompanySettings(settings_json);
    for (const kind of ["validity", "maintenance"] as const) {
      for (const days_before of [0, ...new Set(expiring_soon_days)]) {
        await tellOfCompany(context, id, { kind, days_before }, signal);
      }
    }
  }
}

async function tellOfCompany(
  context: ServiceContext,
  companyId: number,
  end: EndKind,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { database, clock } = context;
  const now = clock.now();
  const to = dateOf(now + end.days_before * DAY_MILLISECONDS);
  // What has ended already is no more about to.
  const from = end.days_before === 0 ? dateOf(now - DAYS_TOLD_LATE * DAY_MILLISECONDS) : dateOf(now);
  for (let after = 0; signal?.aborted !== true; ) {
    const ids = await findEndsToTell(database.read, companyId, { ...end, from, to }, after, LICENSES_AT_ONCE);
    await database.write(async (queries) => {
      const audience = await audienceOfCompany(queries, companyId);
      const licenses = await listLicensesById(queries, ids);
      for (const { license, now: decided } of (await lockInOrder(context, queries, licenses)).values()) {
        await tellLicenseEnd(context, { queries, now: decided, audience }, license, end);
      }
    });
    const last = ids.at(-1);
    if (last === undefined || ids.length < LICENSES_AT_ONCE) return;
    after = last;
  }
}

interface EndPlace {
  readonly queries: Queries;
  readonly now: number;
  readonly audience: Audience;
}

/** The one place where the end of a license is told; does nothing where it is not so, or has been told. */
async function tellLicenseEnd(
  context: ServiceContext,
  place: EndPlace,
  license: LicenseTable,
  { kind, days_before }: EndKind,
): Promise<void> {
  const { queries, now } = place;
  const end = endOf(license, kind);
  if (end === null || now < end.instant - days_before * DAY_MILLISECONDS) return;
  if (days_before > 0 && now >= end.instant) return;
  const note = { license_id: license.id, kind, days_before, end_date: end.date };
  if (!(await insertLicenseEndNote(queries, note))) return;
  await noteInHistory(context, queries, now, {
    licenseId: license.id,
    source: "job",
    level: days_before === 0 ? "warning" : "info",
    text: textOf(license, kind, days_before),
    data: { [kind === "validity" ? "validity_period" : "maintenance_period"]: end.date },
  });
  await emitEnd(place, license, { kind, days_before }, end.date);
}

/** How many days before the end the documented events are told. */
const DOCUMENTED_DAYS = 3;

async function emitEnd(place: EndPlace, license: LicenseTable, { kind, days_before }: EndKind, date: string) {
  const types = eventsOfEnd(kind, days_before);
  if (!isWanted(place, types)) return;
  const { queries, now, audience } = place;
  const told = (await describeLicenses(queries, [license], now)).get(license.id);
  if (told === undefined) throw new Error(`License ${license.id} has no product or no order.`);
  const ends = kind === "maintenance" ? "maintenance" : license.is_trial ? "trial" : "license";
  for (const type of types) {
    await emitEvent(queries, audience.wanted, now, {
      companyId: license.company_id,
      objectId: license.id,
      ...(type === "license.will_expire"
        ? { type, data: { license: told, ends, days: days_before, date } }
        : { type, data: { license: told } }),
    });
  }
}

type EndEvent = EventTelling<{ license: LicenseData }> | "license.will_expire";

function eventsOfEnd(kind: EndKind["kind"], daysBefore: number): EndEvent[] {
  if (daysBefore === 0) return [kind === "validity" ? "license.expired" : "license.maintenance_expired"];
  if (daysBefore !== DOCUMENTED_DAYS) return ["license.will_expire"];
  const documented = kind === "validity" ? "will_expire_3_days" : "maintenance_will_expire_3_days";
  return [`license.${documented}`, "license.will_expire"];
}

function endOf(license: LicenseTable, kind: EndKind["kind"]): { date: string; instant: number } | null {
  if (kind === "validity") {
    const instant = licenseEnd(license);
    return instant === null || license.validity_period === null ? null : { date: license.validity_period, instant };
  }
  if (!license.enable_maintenance_period || license.maintenance_period === null) return null;
  return { date: license.maintenance_period, instant: endOfDate(license.maintenance_period) };
}

function textOf(license: LicenseTable, kind: EndKind["kind"], daysBefore: number): string {
  const what = kind === "maintenance" ? "Maintenance" : license.is_trial ? "Trial" : "License";
  if (daysBefore === 0) return `${what} expired`;
  return `${what} expires in ${daysBefore} ${daysBefore === 1 ? "day" : "days"}`;
}
