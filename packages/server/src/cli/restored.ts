/** `leasehold restored`: after the database has been put back from a backup. */
import type { Command } from "commander";
import { withInstallation } from "../compose.ts";
import { type Flags, readConfig } from "../config.ts";
import { declareRestored } from "../services/installation/restored.ts";
import { dataSettings, declareCommand } from "./declare.ts";
import type { Terminal } from "./terminal.ts";

export function addRestored(program: Command, terminal: Terminal): void {
  declareCommand(program, {
    usage: "restored",
    about: "Say that the database was put back from a backup, before it is served again.",
    details:
      "Floating seats granted since the backup are unknown to it and may still be in use. Present holders go on; a new device gets a seat once one floating timeout has passed and every borrow that is known has ended.",
    settings: dataSettings,
    examples: ["restored", "restored --data-dir /var/lib/leasehold"],
  }).action(async (options: Flags) => {
    const licenses = await withInstallation(readConfig(options, terminal.environment), declareRestored);
    terminal.write(`${licenses} floating licenses let nobody new in until the seats that may be in use have lapsed.\n`);
  });
}
