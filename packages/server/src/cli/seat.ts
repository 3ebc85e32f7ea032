/** `leasehold seat`: who holds the seats of a floating license. */
import { type Command, Option } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { freeSeat, listSeats, type SeatToFree } from "../services/seats/administer.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

const explained = { license: "its license key, or its id", "hardware-id": "the device that holds the seat" };

interface ListOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface FreeOptions extends CompanyOptions {
  readonly feature?: string;
  readonly when: SeatToFree["when"];
}

export function addSeat(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "seat", "List or free the seats of a floating license.");

  declareCompanyCommand(group, {
    usage: "list <license>",
    about: "List who holds a seat of a license or of its features, since when and until when.",
    arguments: explained,
    examples: ["seat list FLOA-TING-SEAT-0001", "seat list FLOA-TING-SEAT-0001 --json"],
  })
    .option("--json", "print JSON")
    .action((license: string, options: ListOptions) => list(terminal, license, options));

  declareCompanyCommand(group, {
    usage: "free <license> <hardware-id>",
    about: "Free the seat of a device.",
    details:
      "A borrowed seat is in use offline until its borrow ends, whatever the server does. Freed with --when now it can\nbe given to another device meanwhile: more seats may then be in use than were sold.",
    arguments: explained,
    examples: [
      "seat free FLOA-TING-SEAT-0001 HW-0001",
      "seat free FLOA-TING-SEAT-0001 HW-0001 --feature MESH",
      "seat free FLOA-TING-SEAT-0001 HW-0001 --when now",
    ],
  })
    .option("--feature <code>", "the seat of this feature; the license's own if left out")
    .addOption(
      new Option("--when <when>", "when a borrowed seat is free")
        .choices(["borrow-ends", "now"])
        .default("borrow-ends"),
    )
    .action((license: string, hardwareId: string, options: FreeOptions) =>
      free(terminal, license, hardwareId, options),
    );
}

async function list(terminal: Terminal, license: string, options: ListOptions): Promise<void> {
  const holders = await onCompany(terminal, options, (context, companyId) => listSeats(context, companyId, license));
  const shown = holders.map((holder) => ({
    hardware_id: holder.hardware_id,
    hostname: holder.hostname,
    user: holder.email,
    feature: holder.feature_code,
    since: isoInstant(holder.granted_at),
    until: isoInstant(holder.held_until),
    borrowed_until: holder.borrowed_until === null ? null : isoInstant(holder.borrowed_until),
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((seat) => [
    seat.hardware_id,
    seat.user ?? seat.hostname ?? "",
    seat.feature ?? "(license)",
    seat.since,
    seat.until,
    seat.borrowed_until === null ? "no" : "yes",
  ]);
  writeTable(
    terminal,
    ["HARDWARE ID", "USER OR HOST", "SEAT OF", "SINCE", "UNTIL", "BORROWED"],
    rows,
    "Nobody holds a seat.",
  );
}

async function free(terminal: Terminal, license: string, hardwareId: string, options: FreeOptions): Promise<void> {
  const { feature, when } = options;
  const { freeAt } = await onCompany(terminal, options, (context, companyId) =>
    freeSeat(context, companyId, { keyOrId: license, hardwareId, when, ...(feature === undefined ? {} : { feature }) }),
  );
  if (freeAt === null) terminal.write(`The seat of ${hardwareId} is free.\n`);
  else terminal.write(`The seat of ${hardwareId} is borrowed; it is free at ${isoInstant(freeAt)}.\n`);
}
