/** Every area of calls. */
import type { LicenseApiCall } from "../../src/domain/call-names.ts";
import type { Area, CallNeeds } from "./area.ts";
import { bundles } from "./bundles.ts";
import { consumption } from "./consumption.ts";
import { oauth } from "./oauth.ts";
import { offline } from "./offline.ts";
import { people } from "./people.ts";
import { reading } from "./reading.ts";
import { seats } from "./seats.ts";
import { singleSignOn } from "./single-sign-on.ts";

export const areas: readonly Area[] = [seats, consumption, bundles, reading, people, singleSignOn, oauth, offline];

export function needsOf(call: LicenseApiCall): CallNeeds {
  return areas.map((area) => area.needs[call]).find((needs) => needs !== undefined) ?? {};
}
