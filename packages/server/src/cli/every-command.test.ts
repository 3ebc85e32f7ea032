/** No change without its entry: every command that writes leaves one in the record of changes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { signDeviceCode } from "@leasehold/protocol";
import { afterAll, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../test-support/databases.ts";
import { emptyFolder } from "../../test-support/folders.ts";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { requestFile } from "../../test-support/offline-device.ts";
import { addOperator } from "../../test-support/operators.ts";
import { allCommands, runCommand } from "../../test-support/terminals.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import { queueMail } from "../services/mail/queue.ts";
import { openSqlite } from "../storage/database.ts";
import type { Queries } from "../storage/dialect.ts";

/** Commands that change nothing which anybody administers. */
const readsOnly = new Set([
  "air-gap key",
  "air-gap policy",
  "company list",
  "device list",
  "doctor",
  "key list",
  "keys export",
  "keys list",
  "mail messages",
  "mail notices",
  "mail preview",
  // It sends a letter and changes nothing.
  "mail test",
  "management-key list",
  "oauth-client list",
  "operator list",
  "person export",
  // What applications do is told in histories.
  "request",
  "seat list",
  // On its first run it makes the installation as init does.
  "serve",
  "webhook dead-letters",
  "webhook deliveries",
  "webhook delivery",
  "webhook events",
  "webhook list",
  // It needs somebody who answers; the endpoint that does the same leaves its entry.
  "webhook test",
]);

const recorded = new Set<string>();

function isWriting(command: string): boolean {
  return !readsOnly.has(command) && !command.startsWith("audit ");
}

/** Runs a command, which has to be granted; notes whether it left an entry of the command line's. */
async function runRecorded(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  read: Queries,
): Promise<string> {
  const entries = () => read.selectFrom("audit_entry").select(["id", "actor_kind"]).execute();
  const known = new Set((await entries()).map(({ id }) => id));
  const outcome = await runCommand(argv, environment);
  if (outcome.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${outcome.errors}`);
  const added = (await entries()).filter(({ id }) => !known.has(id));
  const name = argv.slice(0, commandWords(argv)).join(" ");
  if (added.length > 0 && added.every(({ actor_kind }) => actor_kind === "command-line")) recorded.add(name);
  return outcome.output;
}

function commandWords(argv: readonly string[]): number {
  return allCommands().some((words) => words.length === 1 && words[0] === argv[0]) ? 1 : 2;
}

function environmentOf({ dataDir, databaseUrl }: DatabasePlace, secretKey = SECRET_KEY) {
  return {
    LEASEHOLD_DATA_DIR: dataDir,
    LEASEHOLD_SECRET_KEY: secretKey,
    ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
  };
}

describeOnServers("every command that writes", (wire) => {
  it("leaves an entry in the record of changes", async () => {
    // Commands run by the clock on the wall.
    wire.clock.set(Date.now() - 600_000);
    const folder = emptyFolder();
    const leasehold = (...argv: string[]) =>
      runRecorded(argv, environmentOf(wire.place), wire.server.context.database.read);

    const license = await wire.license({ max_activations: 3 });
    const { hardwareId } = await license.activeDevice();
    for (const verb of ["blacklist", "whitelist", "deactivate"]) {
      await leasehold("device", verb, license.key, hardwareId);
    }
    for (const verb of ["disable", "enable", "reset"]) await leasehold("license", verb, license.key);
    for (const verb of ["disable", "enable", "archive", "unarchive"]) await leasehold("product", verb, license.product);

    const floating = await wire.license({ is_floating_cloud: true, floating_users: 2, floating_timeout: 60 });
    const holder = await floating.activeDevice();
    await holder.check();
    await leasehold("seat", "free", floating.key, holder.hardwareId);

    const { api_key } = JSON.parse(await leasehold("key", "create", "--json"));
    await leasehold("key", "revoke", api_key);
    const { management_api_key } = JSON.parse(
      await leasehold("management-key", "create", "--permissions", "orders_read", "--json"),
    );
    await leasehold("management-key", "revoke", management_api_key.split(".")[0]);
    const { client_id } = JSON.parse(await leasehold("oauth-client", "create", "--scope", "company", "--json"));
    await leasehold("oauth-client", "rotate", client_id);
    await leasehold("oauth-client", "delete", client_id);
    await leasehold("keys", "introduce", "--purpose", "token");
    await leasehold("keys", "activate", "--purpose", "token");

    await leasehold("company", "settings", "allow_multiple_trials=true");
    writeFileSync(join(folder, "catalog.json"), JSON.stringify({ customers: [{ email: "eve@orchard.example" }] }));
    await leasehold("import", join(folder, "catalog.json"));
    await leasehold("person", "erase", "eve@orchard.example");
    await leasehold("restored");

    await runOffline(wire, folder, leasehold);
    await runAirGap(wire, leasehold);
    await runForPeople(wire, leasehold);
    await runForWebhooks(wire, leasehold);
    await runForMail(wire, leasehold);
    // With a second company each command has to say which it means.
    await leasehold("company", "create", "Second");
  });
});

type Leasehold = (...argv: string[]) => Promise<string>;

async function runOffline(wire: Wire, folder: string, leasehold: Leasehold): Promise<void> {
  const license = await wire.license({ max_activations: 3 });
  const asked = { product: license.product, license_key: license.key, hardware_id: "bunker" };
  for (const purpose of ["activation", "deactivation"] as const) {
    wire.clock.advance({ minutes: 1 });
    const file = join(folder, `${purpose}.req`);
    writeFileSync(file, requestFile(purpose, asked, wire.server.company, wire.clock.now()));
  }
  const result = ["--out", join(folder, "answer")];
  await leasehold("offline", "activate", join(folder, "activation.req"), ...result);
  await leasehold("offline", "refresh", license.key, "bunker", "--reset-consumption", ...result);
  await leasehold("offline", "deactivate", join(folder, "deactivation.req"), ...result);
}

async function runAirGap(wire: Wire, leasehold: Leasehold): Promise<void> {
  const { key: licenseKey } = await wire.license({ is_air_gapped: true });
  const device = { hardwareId: "HW-0001", licenseKey };
  for (const [verb, ...options] of [["activate"], ["deactivate", "--deactivation"]]) {
    const issued = JSON.parse(await leasehold("air-gap", "init", licenseKey, ...options, "--json"));
    const code = signDeviceCode(issued.initialization_code, device);
    await leasehold("air-gap", verb ?? "", licenseKey, device.hardwareId, code);
  }
}

/** The set-up link first: there is none once there is an operator. */
async function runForPeople(wire: Wire, leasehold: Leasehold): Promise<void> {
  const { context, company } = wire.server;
  await leasehold("operator", "set-up-link");
  await leasehold("operator", "invite", "new@plum.example", "--role", "support");
  const memberships = [{ companyId: company.company_id }];
  const [, { email }] = [await addOperator(context, memberships), await addOperator(context, memberships)];
  await leasehold("operator", "role", email, "support");
  for (const verb of ["unlock", "reset", "remove"]) await leasehold("operator", verb, email);
}

async function runForWebhooks(wire: Wire, leasehold: Leasehold): Promise<void> {
  const created = await leasehold("webhook", "create", "https://receiver.invalid/leasehold", "--json");
  const { json } = await wire.server.manage("POST", `/webhook-endpoints/${JSON.parse(created).webhook_endpoint}/test/`);
  await leasehold("webhook", "redeliver", String(json.webhook_delivery));
  const id = String(JSON.parse(created).webhook_endpoint);
  await leasehold("webhook", "update", id, "--description", "the shop");
  for (const verb of ["disable", "enable", "rotate", "delete"]) await leasehold("webhook", verb, id);
}

async function runForMail(wire: Wire, leasehold: Leasehold): Promise<void> {
  await leasehold("mail", "notice", "license_expired", "--enable");
  const { context, company } = wire.server;
  const told = { companyId: company.company_id, kind: "license_expired", facts: {}, recipient: "ana@plum.example" };
  await context.database.write((queries) => queueMail(context, queries, context.clock.now(), told));
  const [message] = JSON.parse(await leasehold("mail", "messages", "--kind", "license_expired", "--json"));
  await leasehold("mail", "resend", String(message.id));
  await leasehold("mail", "settings", "--host", "mail.plum.example", "--sender-address", "keys@plum.example");
}

it("so do the making of an installation and the change of its secret key", async () => {
  const place = await newSqlitePlace();
  const database = openSqlite(place.dataDir, { create: true });
  const { read } = database;
  await runRecorded(["init"], environmentOf(place), read);
  const changing = { ...environmentOf(place), LEASEHOLD_NEW_SECRET_KEY: "another secret key for tests, long enough" };
  await runRecorded(["secret-key", "change"], changing, read);
  await database.close();
  await place.drop();
});

afterAll(() => {
  const writing = allCommands().map((words) => words.join(" "));
  expect(writing.filter((command) => isWriting(command) && !recorded.has(command))).toEqual([]);
});
