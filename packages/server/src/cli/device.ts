/** `leasehold device`: the devices of a license. */
import type { Command } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import {
  blacklistDevice,
  deactivateNamedDevice,
  listLicenseDevices,
  whitelistDevice,
} from "../services/devices/administer.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

const explained = { license: "its license key, or its id", "hardware-id": "the device, as it names itself" };

interface ListOptions extends CompanyOptions {
  readonly json?: boolean;
}

export function addDevice(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "device", "List, blacklist, whitelist or deactivate devices.");

  declareCompanyCommand(group, {
    usage: "list <license>",
    about: "List the devices of a license, deactivated ones included.",
    arguments: explained,
    examples: ["device list NODE-LOCK-EDDD-0002", "device list NODE-LOCK-EDDD-0002 --json"],
  })
    .option("--json", "print JSON")
    .action((license: string, options: ListOptions) => list(terminal, license, options));

  declareCompanyCommand(group, {
    usage: "blacklist <license> <hardware-id>",
    about: "Bar a device from a license, whether it is known already or not.",
    details: "It is refused from its next call on. An activation that it has stays counted; see: device deactivate.",
    arguments: explained,
    examples: ["device blacklist NODE-LOCK-EDDD-0002 HW-0001"],
  }).action((license: string, hardwareId: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await blacklistDevice(context, companyId, license, hardwareId);
      terminal.write(`The device ${hardwareId} is blacklisted.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "whitelist <license> <hardware-id>",
    about: "Admit a blacklisted device again.",
    arguments: explained,
    examples: ["device whitelist NODE-LOCK-EDDD-0002 HW-0001"],
  }).action((license: string, hardwareId: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await whitelistDevice(context, companyId, license, hardwareId);
      terminal.write(`The device ${hardwareId} is admitted again.\n`);
    }),
  );

  declareCompanyCommand(group, {
    usage: "deactivate <license> <hardware-id>",
    about: "Deactivate a device, as if it had asked itself; its seats are freed.",
    arguments: explained,
    examples: ["device deactivate NODE-LOCK-EDDD-0002 HW-0001"],
  }).action((license: string, hardwareId: string, options: CompanyOptions) =>
    onCompany(terminal, options, async (context, companyId) => {
      await deactivateNamedDevice(context, companyId, license, hardwareId);
      terminal.write(`The device ${hardwareId} is deactivated.\n`);
    }),
  );
}

async function list(terminal: Terminal, license: string, options: ListOptions): Promise<void> {
  const devices = await onCompany(terminal, options, (context, companyId) =>
    listLicenseDevices(context, companyId, license),
  );
  const shown = devices.map((device) => ({
    hardware_id: device.hardware_id,
    hostname: device.hostname,
    state: device.is_blacklisted ? "blacklisted" : device.is_active ? "active" : "deactivated",
    last_check: device.last_check === null ? null : isoInstant(device.last_check),
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map((device) => [
    device.hardware_id,
    device.hostname ?? "",
    device.state,
    device.last_check ?? "never",
  ]);
  writeTable(terminal, ["HARDWARE ID", "HOST NAME", "STATE", "LAST CHECK"], rows, "The license has no device yet.");
}
