/** `leasehold webhook`: where events are sent to. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { WrongUsage } from "../config.ts";
import { isoInstant } from "../domain/calendar.ts";
import { type EventType, eventTypes } from "../domain/event-types.ts";
import { DELAY_HOURS_MAX, delayHours, newWebhookEndpoint, webhookEndpointChanges } from "../domain/webhook-endpoint.ts";
import { CommandRefused } from "../errors/problem.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import type { ServiceContext } from "../services/context.ts";
import {
  createEndpoint,
  type EndpointMembers,
  type EndpointWithSecret,
  removeEndpoint,
  updateEndpoint,
} from "../services/webhooks/change-endpoint.ts";
import { describeEndpoint, describeEventTypes } from "../services/webhooks/describe.ts";
import { allEndpoints, deliveryInFull } from "../services/webhooks/list.ts";
import { rotateEndpointSecret } from "../services/webhooks/rotate-secret.ts";
import { sendTest } from "../services/webhooks/send-again.ts";
import { nameList } from "./call-list.ts";
import { type CompanyOptions, dataSettings, declareCommand, declareCompanyCommand, declareGroup } from "./declare.ts";
import { givenMembers } from "./given-members.ts";
import { inWords } from "./in-words.ts";
import { objectId } from "./object-id.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";
import { addDeliveries } from "./webhook-deliveries.ts";

interface JsonOption {
  readonly json?: boolean;
}

interface ChangeOptions extends CompanyOptions {
  readonly url?: string;
  readonly events?: readonly EventType[] | "all";
  readonly description?: string;
}

interface CreateOptions extends Omit<ChangeOptions, "url">, JsonOption {
  readonly disabled?: boolean;
}

interface RotateOptions extends CompanyOptions, JsonOption {
  readonly delayHours: number;
}

const id = "the webhook's id, as listed by: leasehold webhook list";
const words = {
  not_found: "No webhook has this id. See: leasehold webhook list",
  webhook_endpoint: "The webhook is disabled. Enable it first with: leasehold webhook enable ID",
};

export function addWebhook(program: Command, terminal: Terminal): void {
  const group = declareGroup(
    program,
    "webhook",
    "Set up and test webhooks, see what was sent to them, and send again.",
  );

  declareCompanyCommand(group, {
    usage: "list",
    about: "List the webhooks with their ids.",
    examples: ["webhook list", "webhook list --json"],
  })
    .option("--json", "print JSON")
    .action((options: CompanyOptions & JsonOption) => list(terminal, options));

  declareCommand(group, {
    usage: "events",
    about: "List the events that a webhook can be told of.",
    settings: dataSettings,
    examples: ["webhook events", "webhook events --json"],
  })
    .option("--json", "print JSON")
    .action((options: JsonOption) => events(terminal, options));

  declareCompanyCommand(group, {
    usage: "create <url>",
    about: "Create a webhook with its secret, which is shown this once.",
    details: "It is told of what happens from now on. The events are listed by: leasehold webhook events",
    arguments: { url: "where events are sent to by HTTPS" },
    environment: ["outgoingAllow"],
    examples: [
      "webhook create https://shop.example/leasehold",
      "webhook create https://shop.example/leasehold --events license.created,license.expired --json",
    ],
  })
    .option("--events <list>", "the events it is told of, separated by commas, or all (default: all)", eventList)
    .option("--description <text>", "a note for you")
    .option("--disabled", "send it nothing before it is enabled")
    .option("--json", "print one object {webhook_endpoint, secret}")
    .action((url: string, options: CreateOptions) => create(terminal, url, options));

  declareCompanyCommand(group, {
    usage: "update <id>",
    about: "Change where a webhook leads, what it is told of, or its description.",
    arguments: { id },
    environment: ["outgoingAllow"],
    examples: [
      "webhook update 1594920960011354 --url https://shop.example/hooks/leasehold",
      "webhook update 1594920960011354 --events all --description 'the shop'",
    ],
  })
    .option("--url <url>", "where events are sent to by HTTPS, those that wait as well")
    .option("--events <list>", "the events it is told of, separated by commas, or all", eventList)
    .option("--description <text>", "a note for you")
    .action((id: string, options: ChangeOptions) => {
      const { url, description } = options;
      const changes = givenMembers(webhookEndpointChanges, { url, description, events: eventsOf(options) });
      if (Object.keys(changes).length === 0)
        throw new WrongUsage("Say what to change with --url, --events or --description.");
      return update(terminal, id, options, changes, "changed");
    });

  declareCompanyCommand(group, {
    usage: "disable <id>",
    about: "Send a webhook nothing for now. What waits for it stays; what happens meanwhile is not for it.",
    arguments: { id },
    examples: ["webhook disable 1594920960011354"],
  }).action((id: string, options: CompanyOptions) => update(terminal, id, options, { is_enabled: false }, "disabled"));

  declareCompanyCommand(group, {
    usage: "enable <id>",
    about: "Send a webhook what happens from now on, and what waits for it.",
    arguments: { id },
    examples: ["webhook enable 1594920960011354"],
  }).action((id: string, options: CompanyOptions) => update(terminal, id, options, { is_enabled: true }, "enabled"));

  declareCompanyCommand(group, {
    usage: "rotate <id>",
    about: "Give a webhook a new secret, which is shown this once; the one before signs as well for a while.",
    arguments: { id },
    examples: ["webhook rotate 1594920960011354", "webhook rotate 1594920960011354 --delay-hours 0 --json"],
  })
    .option("--delay-hours <hours>", "for how many hours both secrets sign; with 0 the one before ends", hours, 24)
    .option("--json", "print one object {webhook_endpoint, secret, previous_secret_until}")
    .action((id: string, options: RotateOptions) => rotate(terminal, id, options));

  declareCompanyCommand(group, {
    usage: "delete <id>",
    about: "Delete a webhook, with everything that was sent to it or waits for it.",
    arguments: { id },
    examples: ["webhook delete 1594920960011354"],
  }).action(async (id: string, options: CompanyOptions) => {
    await onCompany(terminal, options, (context, companyId) =>
      inWords(words, removeEndpoint(context, commandLine(companyId), objectId(id))),
    );
    terminal.write(`The webhook ${id} is deleted.\n`);
  });

  declareCompanyCommand(group, {
    usage: "test <id>",
    about: "Send the event webhook.test, and tell what came of it. A server must be running.",
    arguments: { id },
    examples: ["webhook test 1594920960011354"],
  }).action((id: string, options: CompanyOptions) => test(terminal, id, options));

  addDeliveries(group, terminal);
}

/** A word for all of them: null would reach the command as empty text. */
function eventList(text: string): readonly EventType[] | "all" {
  if (text === "all") return "all";
  const wanted = nameList(text);
  const known = Object.keys(eventTypes) as EventType[];
  const unknown = wanted.filter((name) => !known.some((type) => type === name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.join(", ")}: not known. See: leasehold webhook events`);
  }
  return known.filter((type) => wanted.includes(type));
}

function eventsOf({ events }: ChangeOptions): readonly EventType[] | null | undefined {
  return events === "all" ? null : events;
}

function hours(text: string): number {
  const read = delayHours.safeParse(Number(text));
  if (!read.success) throw new InvalidArgumentError(`It is a whole number from 0 to ${DELAY_HOURS_MAX}.`);
  return read.data;
}

async function list(terminal: Terminal, options: CompanyOptions & JsonOption): Promise<void> {
  const shown = await onCompany(terminal, options, async (context, companyId) => {
    const { permissions } = commandLine(companyId);
    return (await allEndpoints(context, companyId)).map((endpoint) => describeEndpoint(endpoint, permissions));
  });
  if (options.json) return writeJson(terminal, shown);
  const rows = shown.map(({ id, url, description, events, is_enabled }) => [
    String(id),
    is_enabled ? "yes" : "no",
    url,
    description,
    events?.join(", ") ?? "all",
  ]);
  const none = "There is no webhook. Make one with: leasehold webhook create URL";
  writeTable(terminal, ["ID", "ENABLED", "URL", "DESCRIPTION", "EVENTS"], rows, none);
}

function events(terminal: Terminal, options: JsonOption): void {
  const types = describeEventTypes();
  if (options.json) writeJson(terminal, types);
  else {
    const rows = types.map(({ event, about }) => [event, about]);
    writeTable(terminal, ["EVENT", "WHAT HAS HAPPENED"], rows, "There is no event.");
  }
}

async function create(terminal: Terminal, url: string, options: CreateOptions): Promise<void> {
  const { description, disabled, json } = options;
  const members = givenMembers(newWebhookEndpoint, {
    ...{ url, description, events: eventsOf(options) },
    is_enabled: disabled === true ? false : undefined,
  });
  const made = await onCompany(terminal, options, (context, companyId) =>
    createEndpoint(context, commandLine(companyId), members),
  );
  if (json) return writeJson(terminal, { webhook_endpoint: made.endpoint.id, secret: made.secret });
  writeSecret(terminal, made);
  terminal.writeError(`Try it beside a running server with: leasehold webhook test ${made.endpoint.id}\n`);
}

async function update(
  terminal: Terminal,
  id: string,
  options: CompanyOptions,
  changes: EndpointMembers,
  done: string,
): Promise<void> {
  await onCompany(terminal, options, (context, companyId) =>
    inWords(words, updateEndpoint(context, commandLine(companyId), objectId(id), changes)),
  );
  terminal.write(`The webhook ${id} is ${done}.\n`);
}

async function rotate(terminal: Terminal, id: string, options: RotateOptions): Promise<void> {
  const { delayHours, json } = options;
  const made = await onCompany(terminal, options, (context, companyId) =>
    inWords(words, rotateEndpointSecret(context, commandLine(companyId), objectId(id), { delayHours })),
  );
  const { previous_secret_until: instant } = made.endpoint;
  const until = instant === null ? null : isoInstant(instant);
  if (json) {
    return writeJson(terminal, {
      ...{ webhook_endpoint: made.endpoint.id, secret: made.secret, previous_secret_until: until },
    });
  }
  writeSecret(terminal, made);
  terminal.writeError(
    until === null ? "The secret before signs no more.\n" : `The secret before signs as well until ${until}.\n`,
  );
}

function writeSecret(terminal: Terminal, { endpoint, secret }: EndpointWithSecret): void {
  terminal.write(`Webhook: ${endpoint.id}\nSecret: ${secret}\n`);
  terminal.writeError("The secret is not shown again.\n");
}

/** A request takes at most ten seconds, and a server looks each second for what is due. */
const LOOKS_MAX = 75;
const LOOK_MILLISECONDS = 200;

async function test(terminal: Terminal, id: string, options: CompanyOptions): Promise<void> {
  const outcome = await onCompany(terminal, options, async (context, companyId) => {
    const deliveryId = await inWords(words, sendTest(context, commandLine(companyId), objectId(id)));
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
    const { attemptLog } = await deliveryInFull(context, { companyId }, deliveryId);
    if (attemptLog.length > 0) return attemptLog.at(-1);
    await sleep(LOOK_MILLISECONDS);
  }
  return undefined;
}
