/** `leasehold webhook`: what was sent to webhooks or waits to be, and sending it again. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type EventType, eventTypes } from "../domain/event-types.ts";
import type { Filter } from "../domain/listing.ts";
import { deliveryStatuses } from "../domain/webhooks.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { describeDelivery, describeDeliveryInFull } from "../services/webhooks/describe.ts";
import { deliveryInFull, newestDeliveries } from "../services/webhooks/list.ts";
import { redeliver, redeliverDeadLetters } from "../services/webhooks/send-again.ts";
import { type CompanyOptions, declareCompanyCommand } from "./declare.ts";
import { inWords } from "./in-words.ts";
import { idOption, objectId } from "./object-id.ts";
import { onCompany } from "./on-company.ts";
import { type Terminal, writeJson, writeTable } from "./terminal.ts";

interface JsonOptions extends CompanyOptions {
  readonly json?: boolean;
}

interface DeliveriesOptions extends JsonOptions {
  readonly webhook?: number;
  readonly event?: EventType;
  readonly status?: (typeof deliveryStatuses)[number];
}

interface RedeliverOptions extends CompanyOptions {
  readonly allOf?: boolean;
}

const words = {
  not_found: "No delivery has this id. See: leasehold webhook deliveries",
  webhook_endpoint: "The webhook is disabled. Enable it first with: leasehold webhook enable ID",
};

export function addDeliveries(group: Command, terminal: Terminal): void {
  declareCompanyCommand(group, {
    usage: "deliveries",
    about: "List the newest 100 deliveries with their attempts and last failures.",
    examples: ["webhook deliveries", "webhook deliveries --webhook 1594920960011354 --status waiting --json"],
  })
    .addOption(new Option("--webhook <id>", "only those to this webhook").argParser(idOption))
    .addOption(new Option("--event <event>", "only those of this event").argParser(eventOption))
    .addOption(new Option("--status <status>", "only those with this status").choices(deliveryStatuses))
    .option("--json", "print JSON")
    .action((options: DeliveriesOptions) => list(terminal, options, "There is no delivery."));

  declareCompanyCommand(group, {
    usage: "dead-letters",
    about: "List the newest 100 deliveries that were given up.",
    examples: ["webhook dead-letters", "webhook dead-letters --json"],
  })
    .option("--json", "print JSON")
    .action((options: JsonOptions) => list(terminal, { ...options, status: "dead" }, "Nothing was given up."));

  declareCompanyCommand(group, {
    usage: "delivery <id>",
    about: "Show one delivery: what is sent, and every attempt with what was answered.",
    arguments: { id: "the delivery's id, as listed by: leasehold webhook deliveries" },
    examples: ["webhook delivery 1594920960011489", "webhook delivery 1594920960011489 --json"],
  })
    .option("--json", "print JSON")
    .action((id: string, options: JsonOptions) => show(terminal, id, options));

  declareCompanyCommand(group, {
    usage: "redeliver <id>",
    about: "Send a delivery once more, or everything that was given up for a webhook. A server must be running.",
    arguments: { id: "the delivery's id; with --all-of the webhook's" },
    examples: ["webhook redeliver 1594920960011489", "webhook redeliver 1594920960011354 --all-of"],
  })
    .option("--all-of", "everything that was given up for the webhook of this id")
    .action((id: string, options: RedeliverOptions) => sendAgain(terminal, id, options));
}

function eventOption(text: string): EventType {
  const known = (Object.keys(eventTypes) as EventType[]).find((type) => type === text);
  if (known === undefined) throw new InvalidArgumentError("There is no such event. See: leasehold webhook events");
  return known;
}

async function list(terminal: Terminal, options: DeliveriesOptions, none: string): Promise<void> {
  const { webhook, event, status, json } = options;
  const filters: (Filter | null)[] = [
    webhook === undefined ? null : { field: "webhook_endpoint", kind: "id", lookup: "exact", value: webhook },
    event === undefined ? null : { field: "event", kind: "text", lookup: "exact", value: event },
    status === undefined ? null : { field: "status", kind: "text", lookup: "exact", value: status },
  ];
  const { count, items } = await onCompany(terminal, options, (context, companyId) =>
    newestDeliveries(
      context,
      companyId,
      filters.filter((filter) => filter !== null),
    ),
  );
  const shown = items.map((delivery) => ({ ...describeDelivery(delivery), failure: delivery.failure }));
  if (json) return writeJson(terminal, shown);
  const rows = shown.map((delivery) => [
    String(delivery.id),
    String(delivery.webhook_endpoint),
    delivery.ts,
    delivery.event,
    `${delivery.object_kind} ${delivery.object_id}`,
    delivery.status,
    String(delivery.attempts),
    delivery.failure ?? "",
  ]);
  const head = ["ID", "WEBHOOK", "TIME", "EVENT", "OBJECT", "STATUS", "ATTEMPTS", "LAST FAILURE"];
  writeTable(terminal, head, rows, none);
  if (count > items.length) terminal.writeError(`${count - items.length} older ones are not shown.\n`);
}

async function show(terminal: Terminal, id: string, options: JsonOptions): Promise<void> {
  const delivery = await onCompany(terminal, options, async (context, companyId) => {
    const found = await inWords(words, deliveryInFull(context, { companyId }, objectId(id)));
    return describeDeliveryInFull(found, commandLine(companyId).permissions);
  });
  if (options.json) return writeJson(terminal, delivery);
  const { webhook_endpoint, event, event_id, object_kind, object_id, status, attempts_left, ts, data, attempt_log } =
    delivery;
  const left = status === "waiting" ? `, ${attempts_left} attempts left` : "";
  terminal.write(`Webhook: ${webhook_endpoint}\nEvent: ${event} at ${ts}, id ${event_id}\n`);
  terminal.write(`Object: ${object_kind} ${object_id}\nStatus: ${status}${left}\nData: `);
  writeJson(terminal, data);
  const rows = attempt_log.map(({ ts, milliseconds, status_code, failure, answer }) => [
    ts,
    `${milliseconds} ms`,
    String(status_code ?? "none"),
    failure ?? "",
    answer,
  ]);
  const none = "It was not tried yet. A server must be running: leasehold serve";
  writeTable(terminal, ["ATTEMPT", "TOOK", "STATUS", "FAILURE", "ANSWER"], rows, none);
}

async function sendAgain(terminal: Terminal, id: string, options: RedeliverOptions): Promise<void> {
  const count = await onCompany(terminal, options, async (context, companyId) => {
    const administrator = commandLine(companyId);
    if (options.allOf) {
      const ofWebhook = { ...words, not_found: "No webhook has this id. See: leasehold webhook list" };
      return inWords(ofWebhook, redeliverDeadLetters(context, administrator, objectId(id)));
    }
    await inWords(words, redeliver(context, administrator, objectId(id)));
    return 1;
  });
  terminal.write(count === 1 ? "1 delivery is on its way again.\n" : `${count} deliveries are on their way again.\n`);
}
