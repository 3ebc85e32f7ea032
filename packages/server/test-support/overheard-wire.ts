/** Writes down everything that calls carry, there and back, for those who then look where it has got to. */
import { signRequest } from "@leasehold/protocol";
import type { Answer, CallOptions, Credentials, Parameters } from "./license-client.ts";
import type { TestServer } from "./license-server.ts";
import { Wire } from "./wire.ts";

/** Shorter text is found by chance. */
const CHARACTERS_MIN = 8;

export class Overheard {
  readonly #texts = new Set<string>();

  get texts(): ReadonlySet<string> {
    return this.#texts;
  }

  /** Takes every text within the value, and what a text holds as base64, JSON or the parts of a header. */
  add(value: unknown): void {
    if (typeof value === "object" && value !== null) {
      for (const member of Object.values(value)) this.add(member);
      return;
    }
    if (typeof value !== "string" || value.length < CHARACTERS_MIN || this.#texts.has(value)) return;
    this.#texts.add(value);
    for (const text of [value, Buffer.from(value, "base64").toString()]) {
      const read = readJson(text);
      if (typeof read === "object") this.add(read);
    }
    for (const [, quoted] of value.matchAll(/="([^"]*)"/g)) this.add(quoted);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A wire over the same server, whose calls are overheard. */
export function overhear(wire: Wire, overheard: Overheard): Wire {
  const { server } = wire;
  const call: TestServer["call"] = async (name, parameters, options = {}) => {
    const credentials = { ...server.company, ...options.credentials };
    addRequest(overheard, parameters, credentials, { ...options, now: options.now ?? server.clock.now() });
    const answer = await server.call(name, parameters, options);
    addAnswer(overheard, answer);
    return answer;
  };
  return new ListeningWire(wire, { ...server, call });
}

class ListeningWire extends Wire {
  readonly #wire: Wire;

  constructor(wire: Wire, server: TestServer) {
    super();
    this.#wire = wire;
    this.open(wire.place, server);
  }

  /** Counted with those of the wire itself. */
  override nextNumber(): number {
    return this.#wire.nextNumber();
  }
}

function addRequest(
  overheard: Overheard,
  parameters: Parameters,
  credentials: Credentials,
  { now, headers, rawBody }: CallOptions,
): void {
  overheard.add(parameters);
  overheard.add([credentials.api_key, credentials.shared_key]);
  overheard.add(signRequest(credentials.shared_key, new Date(now).toUTCString()));
  overheard.add(headers?.authorization);
  overheard.add(rawBody?.toString());
}

function addAnswer(overheard: Overheard, { status, json, text, headers }: Answer): void {
  overheard.add(headers.licensesignature);
  if (status === 200) overheard.add(json ?? text);
}
