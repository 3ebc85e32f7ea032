/** Receivers of webhooks that misbehave as a proof wants, and keep a record of what they were sent. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chance } from "./chance.ts";

/** What a receiver does with a request in place of taking it. */
export const misdeeds = ["fail", "redirect", "close", "boast", "hang", "dawdle"] as const;

export type Misdeed = (typeof misdeeds)[number];

export interface Arrival {
  readonly id: string;
  readonly event: string;
  readonly objectId: number;
  /** How far the customer was changed, as the event tells it. */
  readonly step: number;
  readonly missed: number;
  readonly isTaken: boolean;
}

/** Longer than an attempt may take. */
const DAWDLE_MILLISECONDS = 11_000;
const BOAST_BYTES = 300_000;

export class ProofReceiver {
  readonly arrivals: Arrival[] = [];
  /** What is wrong with the order or the number of requests, as it was noticed. */
  readonly faults: string[] = [];
  connections = 0;
  readonly #misbehave: (arrival: Omit<Arrival, "isTaken">) => Misdeed | null;
  readonly #redirectTo: string;
  readonly #open = new Map<number, number>();
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { id, event, data } = JSON.parse(Buffer.concat(chunks).toString());
    const arrival = {
      id,
      event,
      objectId: data.customer.id,
      step: Number(data.customer.reference || 0),
      missed: Number(request.headers["x-leasehold-missed"] ?? 0),
    };
    this.#noteOpen(arrival.objectId, response);
    const misdeed = this.#misbehave(arrival);
    this.arrivals.push({ ...arrival, isTaken: misdeed === null });
    this.#answer(misdeed, response);
  });

  constructor(misbehave: (arrival: Omit<Arrival, "isTaken">) => Misdeed | null, redirectTo = "http://127.0.0.2/") {
    this.#misbehave = misbehave;
    this.#redirectTo = redirectTo;
  }

  async open(host = "127.0.0.1"): Promise<this> {
    this.#server.on("connection", () => {
      this.connections += 1;
    });
    await new Promise<void>((resolve) => this.#server.listen(0, host, resolve));
    return this;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}/hook`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What was taken of an object, in its order. */
  takenOf(objectId: number): readonly Arrival[] {
    return this.arrivals.filter((arrival) => arrival.isTaken && arrival.objectId === objectId);
  }

  #noteOpen(objectId: number, response: ServerResponse): void {
    const open = (this.#open.get(objectId) ?? 0) + 1;
    this.#open.set(objectId, open);
    if (open > 1) this.faults.push(`${open} requests about ${objectId} at once`);
    response.once("close", () => this.#open.set(objectId, (this.#open.get(objectId) ?? 1) - 1));
  }

  #answer(misdeed: Misdeed | null, response: ServerResponse): void {
    switch (misdeed) {
      case null:
        return void response.writeHead(chance() < 0.5 ? 200 : 204).end();
      case "fail":
        return void response.writeHead(chance() < 0.5 ? 500 : 404).end("no");
      case "redirect":
        return void response.writeHead(307, { location: this.#redirectTo }).end();
      case "close":
        response.writeHead(200, { "content-length": "100" });
        response.write("half of");
        return void setTimeout(() => response.destroy(), 5);
      case "boast":
        return void response.writeHead(200).end("x".repeat(BOAST_BYTES));
      case "hang":
        return;
      case "dawdle":
        return void setTimeout(() => response.writeHead(200).end(), DAWDLE_MILLISECONDS);
      default:
        throw new Error(`There is no misdeed ${misdeed satisfies never}.`);
    }
  }
}
