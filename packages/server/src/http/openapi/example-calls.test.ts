/** One example for each operation below `/api/v1`, and for each event: as a drive through all of them is answered and told. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LastingValues } from "../../../test-support/lasting-values.ts";
import type { ManagementAnswer } from "../../../test-support/management-client.ts";
import { requestOf, takeStep, wholeDrive } from "../../../test-support/management-drive/drive.ts";
import { eventsDrive } from "../../../test-support/management-drive/events.ts";
import type { Step } from "../../../test-support/management-drive/step.ts";
import { RECEIVER } from "../../../test-support/management-drive/webhooks.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { driveOperators, type TakeOperatorStep } from "../../../test-support/operator-drive.ts";
import { isSignedWith, type Received, Receiver, settleWebhooks } from "../../../test-support/receiver.ts";
import { undocumented } from "../../../test-support/told-as-documented.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { eventTypes } from "../../domain/event-types.ts";
import { createCompany } from "../../services/companies/create.ts";
import type { ServiceContext } from "../../services/context.ts";
import { sendDueMail } from "../../services/mail/send-due.ts";
import { managementApi } from "../management-api/routes.ts";
import { operatorApi } from "../operator-api/routes.ts";
import { openApiDocument } from "./document.ts";
import type { ExampleCall } from "./example-calls.ts";

/** On a busy machine. */
const DRIVE_MILLISECONDS_MAX = 300_000;

describeOnServers(
  "the documented examples below /api/v1",
  (wire) => {
    const calls = new Map<string, ExampleCall>();
    const receiver = new Receiver();
    let secret: string;
    let told: readonly Received[];
    let lasting: LastingValues;

    beforeAll(async () => {
      await receiver.open();
      const company = await createCompany(wire.server.context, { name: "Plum", signingKeyBits: 2048 });
      await driveOperators(wire.server, company, takeAsOperator);
      const world = new World(wire.server, company);
      const hook = await world.manage("POST", "/webhook-endpoints/", { body: { url: receiver.url } });
      secret = hook.json.secret;
      world.remember("listening webhook", hook.json.id);
      for (const one of [...wholeDrive, ...eventsDrive(receiver)]) {
        if (typeof one === "function") await one(world);
        else await record(one, world);
      }
      await settleWebhooks(wire.server.context);
      told = await inOrder(receiver.received);
      const numberOfCompany = company.company_id.toString(36);
      lasting = new LastingValues(null, [
        [receiver.url, "https://shop.plum.example/leasehold"],
        [`127.0.0.1:${receiver.port}`, "shop.plum.example"],
        [wire.server.url, "https://licenses.example"],
        [`-${numberOfCompany}@`, "@"],
        [numberOfCompany, "plum"],
      ]);
    }, DRIVE_MILLISECONDS_MAX);
    afterAll(() => receiver.close());

    async function record(step: Step, world: World): Promise<void> {
      // What is on its way arrives first, so that nothing depends on when it does.
      await settleWebhooks(wire.server.context);
      await settleMail(wire.server.context);
      const { request } = requestOf(step, world);
      const id = step.id === undefined ? {} : { id: world.id(step.id) };
      const kind = step.kind === undefined ? {} : { kind: step.kind };
      const answer = await takeStep(step, world);
      if (calls.has(step.endpoint)) return;
      const body = request.file === undefined ? request.body : { file: request.file.content };
      calls.set(step.endpoint, exampleOf({ ...id, ...kind, ...request.query }, body, answer));
    }

    const takeAsOperator: TakeOperatorStep = async (browser, { endpoint: name, id, body }) => {
      const endpoint = operatorApi.find((one) => one.name === name);
      if (endpoint === undefined) throw new Error(`There is no endpoint ${name}.`);
      const answer = await browser.send(endpoint.method, endpoint.path.replace(":id", String(id)), { body });
      if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`);
      if (!calls.has(name)) calls.set(name, exampleOf(id === undefined ? {} : { id }, body, answer));
      return answer;
    };

    /** As they happened; deliveries about different objects overtake each other. */
    async function inOrder(received: readonly Received[]): Promise<readonly Received[]> {
      const rows = await wire.server.context.database.read.selectFrom("event").select(["id", "uuid"]).execute();
      const ids = new Map(rows.map(({ id, uuid }) => [uuid, id]));
      return received.toSorted((one, other) => (ids.get(one.json.id) ?? 0) - (ids.get(other.json.id) ?? 0));
    }

    it("are there for every operation, and for every event", () => {
      const operations = [...managementApi, ...operatorApi].map(({ name }) => name);
      expect(operations.filter((name) => !calls.has(name))).toEqual([]);
      expect(Object.keys(openApiDocument().webhooks)).toEqual(Object.keys(eventTypes));
      const heard = new Set(told.map(({ json }) => json.event));
      expect(Object.keys(eventTypes).filter((type) => !heard.has(type))).toEqual([]);
    });

    it("are told as the section of webhooks says, headers included, and with no member more", () => {
      expect(undocumented(told)).toEqual([]);
      expect(told.filter((received) => !isSignedWith(secret, received))).toEqual([]);
    });

    it("are as recorded, but for ids, keys and signatures", async () => {
      const shown = lasting.of(Object.fromEntries(calls));
      await expect(asJson(shown)).toMatchFileSnapshot("example-calls.json");
      const first = (type: string) => told.find(({ json }) => json.event === type)?.json;
      const events = Object.fromEntries(Object.keys(eventTypes).map((type) => [type, lasting.of(first(type))]));
      await expect(asJson(events)).toMatchFileSnapshot("example-events.json");
    });
  },
  {
    isOnlySample: true,
    environment: { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" },
    /** Nobody is asked but the receiver. */
    adjust: (context) => ({
      ...context,
      outgoing: async (url, request) => (url === RECEIVER ? new Response("thanks") : context.outgoing(url, request)),
    }),
  },
);

/** Every message that is due has been tried, also where the server's own job has begun with it. */
async function settleMail(context: ServiceContext): Promise<void> {
  const { database, clock } = context;
  const unsettled = database.read
    .selectFrom("mail_message")
    .select("id")
    .where("status", "in", ["waiting", "sending"])
    .where(({ or, eb }) => or([eb("status", "=", "sending"), eb("due_at", "<=", clock.now())]));
  await vi.waitFor(
    async () => {
      await sendDueMail(context);
      expect(await unsettled.execute()).toEqual([]);
    },
    { timeout: 50_000, interval: 20 },
  );
}

function exampleOf(parameters: object, body: unknown, { status, json, text }: ManagementAnswer): ExampleCall {
  return {
    ...(Object.keys(parameters).length > 0 && { parameters: parameters as ExampleCall["parameters"] }),
    ...(body !== undefined && { body }),
    ...(status !== 204 && { answer: json === undefined ? cutText(text) : cut(json) }),
  } as ExampleCall;
}

const ITEMS_SHOWN = 2;

/** Lists of objects are cut short. */
function cut(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isLong = value.length > ITEMS_SHOWN && value.every((item) => typeof item === "object" && item !== null);
    return (isLong ? value.slice(0, ITEMS_SHOWN) : value).map(cut);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cut(member)]));
}

/** So are files: the headings, and as many lines. */
function cutText(text: string): string {
  return text
    .split(/(?<=\n)/)
    .slice(0, 1 + ITEMS_SHOWN)
    .join("");
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
