/** A webhook's receiver on this machine: it remembers what it was sent, and answers as the test wants. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import type { ServiceContext } from "../src/services/context.ts";
import { handOnEvents } from "../src/services/events/hand-on.ts";
import { WebhookDeliveries } from "../src/services/webhooks/deliver.ts";
import { listCompaniesWithNews } from "../src/storage/events.ts";
import { listDueEndpoints } from "../src/storage/webhook-queues.ts";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: {
    readonly id: string;
    readonly event: string;
    readonly company_id: number;
    readonly user_id: number | null;
    readonly ts: number;
    // biome-ignore lint/suspicious/noExplicitAny: what is sent is what the test looks at
    readonly data: any;
  };
}

export type Behaviour = (response: ServerResponse, received: Received) => void;

export const answering =
  (status: number, text = ""): Behaviour =>
  (response) =>
    void response.writeHead(status).end(text);

export class Receiver {
  readonly received: Received[] = [];
  behave: Behaviour = answering(200, "thanks");
  /** How many connections were made, whether they asked for anything or not. */
  connections = 0;
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const received = { headers: request.headers, body, json: JSON.parse(body) };
    this.received.push(received);
    this.behave(response, received);
  });

  async open(host = "127.0.0.1", port = 0): Promise<this> {
    this.#server.on("connection", () => {
      this.connections += 1;
    });
    await new Promise<void>((resolve) => this.#server.listen(port, host, resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The names of the events in the order in which they came. */
  get events(): readonly string[] {
    return this.received.map(({ json }) => json.event);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** As a receiver would, with the secret that it was shown. */
export function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const header = String(headers["x-webhook-signature"]);
  const [, seconds] = /^t=(\d+)/.exec(header) ?? [];
  const wanted = createHmac("sha256", secret).update(`webhook.${seconds}.${body}`).digest("hex");
  return [...header.matchAll(/v1=([0-9a-f]{64})/g)].some(([, signature]) => signature === wanted);
}

/** Lets everything happen that is due, also what the server's own jobs have begun. */
export async function settleWebhooks(context: ServiceContext): Promise<void> {
  const deliveries = new WebhookDeliveries(context);
  await vi.waitFor(
    async () => {
      await handOnEvents(context);
      await deliveries.idle();
      const { read } = context.database;
      const claimed = await read.selectFrom("webhook_queue").selectAll().where("claim", "is not", null).execute();
      const due = await listDueEndpoints(read, context.clock.now());
      if (claimed.length + due.length + (await listCompaniesWithNews(read)).length > 0) throw new Error("not settled");
    },
    { timeout: 50_000, interval: 20 },
  );
}
