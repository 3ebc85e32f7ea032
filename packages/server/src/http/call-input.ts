/** What a call was sent: the query of a GET, the JSON body of a POST, or the file that stands for it. */
import type { OfflineRequest } from "@leasehold/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../errors/problem.ts";
import type { Caller } from "../services/caller.ts";
import type { Endpoint } from "./endpoint.ts";
import { fileMembers, readFileBody } from "./file-body.ts";

type Members = Readonly<Record<string, unknown>>;

/** Read once, on demand, since keys are refused before bodies are. */
export class CallInput {
  readonly request: FastifyRequest;
  /** Who makes the call, once the credential has been accepted. */
  caller: Caller | null = null;
  readonly #endpoint: Endpoint;
  #members: Members | undefined;
  #file: OfflineRequest | null = null;
  #fault: unknown;

  constructor(request: FastifyRequest, endpoint: Endpoint) {
    this.request = request;
    this.#endpoint = endpoint;
  }

  /** The file that was sent, after `readFile`. */
  get file(): OfflineRequest | null {
    return this.#file;
  }

  /** Files take a moment to be read. A file that cannot be read is refused when its members are asked for. */
  async readFile(): Promise<void> {
    if (this.#endpoint.body !== "file") return;
    try {
      this.#file = await readFileBody(this.request);
      this.#members = fileMembers(this.#file);
    } catch (error) {
      this.#fault = error;
    }
  }

  members(): Members {
    if (this.#fault !== undefined) throw this.#fault;
    this.#members ??= this.request.method === "GET" ? (this.request.query as Members) : readBody(this.request.body);
    return this.#members;
  }

  /** A member that is text, or empty text where it is none or the body cannot be read. */
  text(name: string): string {
    const value = this.#member(name);
    return typeof value === "string" ? value : "";
  }

  /** A member that is an id, as a number or as text; null where it is none. */
  id(name: string): number | null {
    const text = String(this.#member(name) ?? "");
    return /^\d{1,16}$/.test(text) ? Number(text) : null;
  }

  #member(name: string): unknown {
    try {
      const members = this.members();
      return Object.hasOwn(members, name) ? members[name] : undefined;
    } catch {
      return undefined;
    }
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function readBody(body: unknown): Members {
  if (!(body instanceof Buffer) || body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw new Problem("invalid_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem("invalid_json");
  return value as Members;
}
