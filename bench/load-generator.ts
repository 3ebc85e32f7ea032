/** Sends requests that were written beforehand over keep-alive connections, one at a time on each, and times answers. */
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { authorizationHeader } from "../packages/protocol/src/index.ts";
import { answerParent } from "./child.ts";

export interface PlannedRequest {
  readonly method: "GET" | "POST";
  /** With the query. Here or in the body `{unique}` becomes a number of twelve digits that no other request has. */
  readonly path: string;
  readonly body?: string;
}

export interface Load {
  readonly port: number;
  readonly apiKey: string;
  readonly sharedKey: string;
  readonly seconds: number;
  /** What is begun is finished: a run ends after a multiple of so many requests on each connection. */
  readonly requestsPerOperation: number;
  /** For each connection the requests that it sends in turn, over and over. */
  readonly connections: readonly (readonly PlannedRequest[])[];
}

export interface LoadFigures {
  readonly operations: number;
  readonly seconds: number;
  /** Of one request. */
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** How much of one processor the generator took: near 1 it would measure itself. */
  readonly ownProcessorShare: number;
}

const UNIQUE = "{unique}";
const UNIQUE_DIGITS = 12;
let unique = Date.now() % 1e9;
const RESIGNED_EVERY_MILLISECONDS = 1000;

interface WrittenRequest {
  readonly head: string;
  readonly tail: string;
  readonly body: string;
  readonly hasUnique: boolean;
}

function write({ method, path, body = "" }: PlannedRequest, port: number): WrittenRequest {
  const hasUnique = path.includes(UNIQUE) || body.includes(UNIQUE);
  const length = Buffer.byteLength(body) + (body.includes(UNIQUE) ? UNIQUE_DIGITS - UNIQUE.length : 0);
  const content = method === "POST" ? `content-type: application/json\r\ncontent-length: ${length}\r\n` : "";
  return {
    head: `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: application/json\r\n${content}`,
    tail: "\r\n\r\n",
    body,
    hasUnique,
  };
}

/** Clients sign the present second, so the headers change every second. */
function signedLines({ apiKey, sharedKey }: Load): string {
  const date = new Date().toUTCString();
  return `date: ${date}\r\nauthorization: ${authorizationHeader(apiKey, sharedKey, date)}`;
}

async function run(load: Load): Promise<LoadFigures> {
  const milliseconds: number[] = [];
  let lines = signedLines(load);
  const resigning = setInterval(() => {
    lines = signedLines(load);
  }, RESIGNED_EVERY_MILLISECONDS);
  const processor = process.cpuUsage();
  const start = performance.now();
  const end = start + load.seconds * 1000;
  await Promise.all(
    load.connections.map((planned) => {
      const requests = planned.map((request) => write(request, load.port));
      return drive(requests, load, end, () => lines, milliseconds);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  clearInterval(resigning);
  const { user, system } = process.cpuUsage(processor);
  milliseconds.sort((a, b) => a - b);
  const percentile = (share: number) => milliseconds[Math.floor((milliseconds.length - 1) * share)] ?? 0;
  return {
    operations: milliseconds.length / load.requestsPerOperation,
    seconds,
    p50Milliseconds: percentile(0.5),
    p99Milliseconds: percentile(0.99),
    ownProcessorShare: (user + system) / 1e6 / seconds,
  };
}

/** One connection: the next request leaves when the answer before has come; anything but 200 ends the run. */
function drive(
  requests: readonly WrittenRequest[],
  { port, requestsPerOperation }: Load,
  end: number,
  lines: () => string,
  milliseconds: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let next = 0;
    let sentAt = 0;
    let received: Buffer | null = null;
    const send = () => {
      const request = requests[next % requests.length];
      if (request === undefined) return;
      next += 1;
      const { tail, hasUnique } = request;
      let { head, body } = request;
      if (hasUnique) {
        unique += 1;
        const number = String(unique).padStart(UNIQUE_DIGITS, "0");
        head = head.replace(UNIQUE, number);
        body = body.replace(UNIQUE, number);
      }
      sentAt = performance.now();
      socket.write(head + lines() + tail + body, "latin1");
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server has closed the connection.")));
    socket.on("data", (chunk: Buffer) => {
      received = received === null ? chunk : Buffer.concat([received, chunk]);
      if (!isWhole(received)) return;
      const now = performance.now();
      milliseconds.push(now - sentAt);
      if (received.toString("latin1", 9, 12) !== "200") {
        reject(new Error(`The server has answered: ${received.toString("latin1").slice(0, 800)}`));
        return;
      }
      received = null;
      if (now < end || next % requestsPerOperation !== 0) send();
      else {
        socket.removeAllListeners("close");
        socket.end(resolve);
      }
    });
  });
}

const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

function isWhole(answer: Buffer): boolean {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const length = CONTENT_LENGTH.exec(answer.toString("latin1", 0, headEnd))?.[1];
  return answer.length >= headEnd + 4 + Number(length ?? 0);
}

let receiverMilliseconds = 0;
let delivered = 0;

/** A receiver of webhooks that takes its time. Returns its port. */
function receive(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const answer = () => {
        delivered += 1;
        response.writeHead(204).end();
      };
      const timer = setTimeout(answer, receiverMilliseconds);
      response.on("close", () => clearTimeout(timer));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const handlers = {
  run,
  receive,
  delivered: () => delivered,
  receiveWithin(milliseconds: number): void {
    receiverMilliseconds = milliseconds;
  },
};

export type LoadHandlers = typeof handlers;

answerParent(handlers);
