/**
 * The least that a server of this kind must do: Fastify, the HMAC check of the Authorization header, one indexed read,
 * and a constant body of the product's size; where told so, as many fresh RSA-2048 signatures as the product makes.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import Fastify from "fastify";
import { signBytes, verifyRequest } from "../packages/protocol/src/index.ts";
import { answerParent } from "./child.ts";
import { type FloorCall, floorCalls, isFloorGet } from "./floor-calls.ts";
import { watchHandlers } from "./self-watch.ts";

export interface FloorInstallation {
  readonly file: string;
  readonly apiKey: string;
  readonly sharedKey: string;
  readonly licenseKeys: readonly string[];
}

export interface FloorAnswer {
  readonly bytes: number;
  /** On average; made one after the other. */
  readonly freshSignatures: number;
}

export type FloorAnswers = Partial<Record<FloorCall, FloorAnswer>>;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DATE_TOLERANCE_MILLISECONDS = 15 * 60 * 1000;
const AUTHORIZATION = /^algorithm="hmac-sha256",headers="date",signature="([^"]+)",apikey="([^"]+)"$/;

let answers: FloorAnswers = {};

async function listen({ file, apiKey, sharedKey, licenseKeys }: FloorInstallation): Promise<number> {
  const database = new DatabaseSync(file);
  database.exec("pragma journal_mode = wal; create table license (license_key text primary key, revision integer)");
  const insert = database.prepare("insert into license values (?, 1)");
  for (const key of licenseKeys) insert.run(key);
  const find = database.prepare("select revision from license where license_key = ?");

  const isAllowed = (date = "", authorization = "") => {
    const [, signature, key] = AUTHORIZATION.exec(authorization) ?? [];
    if (signature === undefined || key !== apiKey) return false;
    if (!(Math.abs(Date.now() - Date.parse(date)) <= DATE_TOLERANCE_MILLISECONDS)) return false;
    return verifyRequest(sharedKey, date, signature);
  };

  const bodies = new Map<number, Buffer>();
  const bodyOf = (bytes: number) => {
    const known = bodies.get(bytes) ?? Buffer.alloc(bytes, " ").fill("{}", 0, Math.min(2, bytes));
    bodies.set(bytes, known);
    return known;
  };

  let owedSignatures = 0;
  const server = Fastify();
  for (const call of floorCalls) {
    const isGet = isFloorGet(call);
    server.route({
      method: isGet ? "GET" : "POST",
      url: `/api/v4/${call}`,
      handler: async (request, reply) => {
        const { date, authorization } = request.headers;
        const { license_key } = (isGet ? request.query : request.body) as { license_key: string };
        const answer = answers[call];
        if (answer === undefined || !isAllowed(date, authorization) || find.get(license_key) === undefined) {
          return reply.status(400).send({ status: 400, code: "refused", message: "" });
        }
        const body = bodyOf(answer.bytes);
        owedSignatures += answer.freshSignatures;
        for (; owedSignatures >= 1; owedSignatures -= 1) {
          reply.header("LicenseSignature", await signBytes(privateKey, Buffer.concat([randomBytes(16), body])));
        }
        return reply.type("application/json; charset=utf-8").send(body);
      },
    });
  }
  await server.listen({ host: "127.0.0.1", port: 0 });
  return (server.server.address() as AddressInfo).port;
}

const handlers = {
  ...watchHandlers,
  listen,
  answerWith(chosen: FloorAnswers): void {
    answers = chosen;
  },
};

export type FloorHandlers = typeof handlers;

answerParent(handlers);
