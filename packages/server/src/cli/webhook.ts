/** `leasehold webhook`: where events are sent to, and what could not be delivered. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { isoInstant } from "../domain/calendar.ts";
import { type EventType, eventTypes } from "../domain/event-types.ts";
import { CommandRefused, Problem } from "../errors/problem.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import type { ServiceContext } from "../services/context.ts";
import { createEndpoint } from "../services/webhooks/change-endpoint.ts";
import { allDeadLetters, allEndpoints, deliveryInFull } from "../services/webhooks/list.ts";
import { redeliver, redeliverDeadLetters, sendTest } from "../services/webhooks/send-again.ts";
import { nameList } from "./call-list.ts";
import { type CompanyOptions, declareCompanyCommand, declareGroup } from "./declare.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface CreateOptions extends CompanyOptions {
  readonly events: readonly EventType[] | null;
  readonly description?: string;
  readonly json?: boolean;
}

interface ListOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface RedeliverOptions extends CompanyOptions {
  readonly allOf?: boolean;
}

export function addWebhook(program: Command, terminal: Terminal): void {
  const group = declareGroup(program, "webhook", "Create, list or test webhooks, and send to them again.");

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the webhooks with their ids.",
    examples: ["webhook list", "webhook list --json"],
  })
    .option("--json", "print JSON")
    .action((options: ListOptions) => list(terminal, options));

  declareCompanyCommand(group, {
    usage: "create <url>",
    about: "Create a webhook with its secret, which is shown this once.",
    details: `The events are:\n${Object.keys(eventTypes).join(", ")}.`,
    arguments: { url: "where events are sent to by HTTPS" },
    environment: ["outgoingAllow"],
    examples: [
      "webhook create https://shop.example/leasehold",
      "webhook create https://shop.example/leasehold --events license.created,license.expired --json",
    ],
  })
    .addOption(
      new Option("--events <list>", "the events it is told of, separated by commas, or all")
        .argParser(eventList)
        .default(null, "all"),
    )
    .option("--description <text>", "a note for you")
    .option("--json", "print one object {webhook_endpoint, secret}")
    .action((url: string, options: CreateOptions) => create(terminal, url, options));

  declareCompanyCommand(group, {
    usage: "test <id>",
    about: "Send the event webhook.test, and tell what came of it. A server must be running.",
    arguments: { id: "the webhook's id, as listed by: leasehold webhook list" },
    examples: ["webhook test 1594920960011354"],
  }).action((id: string, options: CompanyOptions) => test(terminal, id, options));

  declareCompanyCommand(group, {
    usage: "dead-letters",
    about: "List the newest 100 deliveries that were given up.",
    examples: ["webhook dead-letters", "webhook dead-letters --json"],
  })
    .option("--json", "print JSON")
    .action((options: ListOptions) => deadLetters(terminal, options));

  declareCompanyCommand(group, {
    usage: "redeliver <id>",
    about: "Send a delivery once more, or everything that was given up for a webhook. A server must be running.",
    arguments: { id: "the delivery's id; with --all-of the webhook's" },
    examples: ["webhook redeliver 1594920960011489", "webhook redeliver 1594920960011354 --all-of"],
  })
    .option("--all-of", "everything that was given up for the webhook of this id")
    .action((id: string, options: RedeliverOptions) => sendAgain(terminal, id, options));
}

function eventList(text: string): readonly EventType[] | null {
  if (text === "all") return null;
  const wanted = nameList(text);
  const known = Object.keys(eventTypes) as EventType[];
  const unknown = wanted.filter((name) => !known.some((type) => type === name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.join(", ")}: not known. See: leasehold webhook create --help`);
  }
  return known.filter((type) => wanted.includes(type));
}

async function list(terminal: Terminal, options: ListOptions): Promise<void> {
  const endpoints = await onCompany(terminal, options, allEndpoints);
  const shown = endpoints.map(({ id, url, description, events, is_enabled }) => ({
    id,
    url,
    description,
    events,
    is_enabled,
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map(({ id, url, description, events, is_enabled }) => [
    String(id),
    url,
    description,
    events?.join(", ") ?? "all",
    is_enabled ? "yes" : "no",
  ]);
  writeTable(terminal, ["ID", "URL", "DESCRIPTION", "EVENTS", "ENABLED"], rows, "There is no webhook.");
}

async function create(terminal: Terminal, url: string, options: CreateOptions): Promise<void> {
  const { events, description = "", json } = options;
  const { endpoint, secret } = await onCompany(terminal, options, (context, companyId) =>
    inWords(() => createEndpoint(context, commandLine(companyId), { url, events, description })),
  );
  if (json) return writeJson(terminal, { webhook_endpoint: endpoint.id, secret });
  terminal.write(`Webhook: ${endpoint.id}\nSecret: ${secret}\n`);
  terminal.writeError("The secret is not shown again.\n");
}

/** A request takes at most ten seconds, and a server looks each second for what is due. */
const LOOKS_MAX = 75;
const LOOK_MILLISECONDS = 200;

async function test(terminal: Terminal, id: string, options: CompanyOptions): Promise<void> {
  const outcome = await onCompany(terminal, options, async (context, companyId) => {
    const deliveryId = await inWords(() => sendTest(context, commandLine(companyId), idOf(id)));
    return outcomeOf(context, companyId, deliveryId);
  });
  if (outcome === undefined) {
    throw new CommandRefused("No server has sent the test yet. Start one with: leasehold serve");
  }
  const { status_code: status, failure, milliseconds } = outcome;
  if (failure !== null) throw new CommandRefused(`The test was not delivered: ${failure}`);
  terminal.write(`The test was delivered: answered with status ${status} within ${milliseconds} ms.\n`);
}

async function outcomeOf(context: ServiceContext, companyId: number, deliveryId: number) {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { tries } = await deliveryInFull(context, { companyId }, deliveryId);
    if (tries.length > 0) return tries.at(-1);
    await sleep(LOOK_MILLISECONDS);
  }
  return undefined;
}

async function deadLetters(terminal: Terminal, options: ListOptions): Promise<void> {
  const letters = await onCompany(terminal, options, allDeadLetters);
  const shown = letters.map((letter) => ({
    id: letter.id,
    webhook_endpoint: letter.webhook_endpoint_id,
    event: letter.type,
    object: `${letter.object_kind} ${letter.object_id}`,
    ts: isoInstant(letter.ts),
    failure: letter.failure,
  }));
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map(({ id, webhook_endpoint, event, object, ts, failure }) => [
    String(id),
    String(webhook_endpoint),
    event,
    object,
    ts,
    failure ?? "",
  ]);
  const head = ["ID", "WEBHOOK", "EVENT", "OBJECT", "TIME", "FAILURE"];
  writeTable(terminal, head, rows, "Nothing was given up.");
}

async function sendAgain(terminal: Terminal, id: string, options: RedeliverOptions): Promise<void> {
  const count = await onCompany(terminal, options, async (context, companyId) => {
    const administrator = commandLine(companyId);
    if (options.allOf) return inWords(() => redeliverDeadLetters(context, administrator, idOf(id)));
    await inWords(() => redeliver(context, administrator, idOf(id)));
    return 1;
  });
  terminal.write(count === 1 ? "1 delivery is on its way again.\n" : `${count} deliveries are on their way again.\n`);
}

function idOf(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) : 0;
}

/** Refusals name members of a request; at the command line there is one that can be meant. */
async function inWords<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "not_found") {
      throw new CommandRefused(
        "There is nothing with this id. See: leasehold webhook list, leasehold webhook dead-letters",
      );
    }
    const texts = Object.entries(error.fields).map(([name, faults]) => `${name} ${faults.join(", ")}`);
    throw texts.length === 0 ? error : new CommandRefused(`${texts.join("; ")}.`);
  }
}
