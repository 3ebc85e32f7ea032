/** `leasehold doctor`: looks everything over and says what to do about each finding. */
import { existsSync, statSync } from "node:fs";
import type { Command } from "commander";
import { openContext } from "../compose.ts";
import { type Config, type Flags, hasKeyFile, isLoopback, isPlainBeyondLoopback, readConfig } from "../config.ts";
import { CommandRefused } from "../errors/problem.ts";
import { nextSecretKeyFile } from "../runtime/next-secret-key.ts";
import { secretKeyFile } from "../runtime/secret-key-file.ts";
import { type ExaminingProgress, examineInstallation, type Finding } from "../services/installation/examine.ts";
import { type SettingName, settings } from "../settings.ts";
import { declareCommand } from "./declare.ts";
import { firstKeysFile } from "./first-keys-file.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";
import { verifyingProgressOn } from "./verifying-progress.ts";

interface DoctorOptions extends Flags {
  readonly json?: boolean;
}

export function addDoctor(program: Command, terminal: Terminal): void {
  declareCommand(program, {
    usage: "doctor",
    about: "Check database, keys, clock, schema, record of changes, mail, webhooks, file permissions and network.",
    details:
      "Give it the flags and environment that serve has. It changes nothing, and exits with 1 if it finds a fault.",
    settings: Object.keys(settings) as SettingName[],
    examples: ["doctor", "doctor --data-dir /var/lib/leasehold --json"],
  })
    .option("--json", "print JSON")
    .action(async (options: DoctorOptions) => {
      const config = readConfig(options, terminal.environment);
      const findings = [
        ...(await examineData(config, verifyingProgressOn(terminal))),
        ...examineKeyFile(config),
        ...examineFiles(config),
        ...examineFirstKeys(config),
        ...examineNetwork(config),
      ];
      if (options.json) writeJson(terminal, findings);
      else {
        const rows = findings.map(({ subject, state, text }) => [state, subject, text]);
        writeTable(terminal, ["STATE", "WHAT", "FINDING"], rows, "Nothing was found.");
      }
      const faults = findings.filter(({ state }) => state === "fault").length;
      if (faults > 0) throw new CommandRefused(faults === 1 ? "There is a fault." : `There are ${faults} faults.`);
    });
}

async function examineData(config: Config, tell: ExaminingProgress): Promise<readonly Finding[]> {
  try {
    const context = openContext(config, { create: false });
    try {
      return await examineInstallation(context, tell);
    } finally {
      await context.database.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const text = (error instanceof Error && error.message) || code || String(error);
    return [{ subject: "database", state: "fault", text }];
  }
}

const OTHERS_MASK = 0o077;

function examineFiles(config: Config): Finding[] {
  const files = [secretKeyFile(config.dataDir), ...(config.tlsKey === undefined ? [] : [config.tlsKey])];
  return files.flatMap((file): Finding[] => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) return [];
    const subject = "file permissions";
    if ((mode & OTHERS_MASK) === 0) return [{ subject, state: "good", text: `Only its owner can read ${file}.` }];
    return [{ subject, state: "warning", text: `Others can use ${file}. Close it with: chmod 600 ${file}` }];
  });
}

function examineKeyFile(config: Config): Finding[] {
  if (!hasKeyFile(config) || !existsSync(nextSecretKeyFile(config.dataDir))) return [];
  const text = "A change of the secret key was cut off. Finish it with: leasehold secret-key change";
  return [{ subject: "secret key", state: "warning", text }];
}

function examineFirstKeys({ dataDir }: Config): Finding[] {
  const file = firstKeysFile(dataDir);
  if (!existsSync(file)) return [];
  const text = `${file} still holds the first keys. Put its content in a safe place, and delete it.`;
  return [{ subject: "first keys", state: "warning", text }];
}

function examineNetwork(config: Config): Finding[] {
  const { publicUrl, trustedProxies } = config;
  const findings = [examineListening(config)];
  const warn = (text: string) => findings.push({ subject: "network", state: "warning", text });
  if (trustedProxies.length > 0 && publicUrl === undefined) {
    warn(
      "LEASEHOLD_TRUSTED_PROXIES is set and LEASEHOLD_PUBLIC_URL is not: links lead past the proxy. Set it to the address that browsers use.",
    );
  }
  if (publicUrl !== undefined && isPlainElsewhere(new URL(publicUrl))) {
    warn(
      "LEASEHOLD_PUBLIC_URL is plain HTTP: browsers keep no session's cookie, so that nobody can stay signed in. Serve it over HTTPS.",
    );
  }
  return findings;
}

function isPlainElsewhere({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
}

function examineListening(config: Config): Finding {
  const subject = "network";
  if (isPlainBeyondLoopback(config)) {
    return {
      subject,
      state: "warning",
      text: "Passwords and keys travel in plain HTTP. Set LEASEHOLD_TLS_CERT and LEASEHOLD_TLS_KEY, or LEASEHOLD_TRUSTED_PROXIES for a proxy that has a certificate.",
    };
  }
  const isLeftToProxies = isPlainBeyondLoopback({ ...config, trustedProxies: [] });
  const text = isLeftToProxies
    ? "Plain HTTP is left to the proxies named in LEASEHOLD_TRUSTED_PROXIES. Let nothing else reach the server."
    : "Nothing listens in plain HTTP beyond this machine.";
  return { subject, state: "good", text };
}
