/** Requests to servers that a vendor or a customer names: to addresses that may be reached alone, within a time and a size. */
import type { LookupAddress } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { type ReachableAddresses, type Resolve, reachableAddresses, resolveHost } from "./reachable-addresses.ts";

export interface OutgoingRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams | undefined;
  /** Ends the request before its time. */
  readonly signal?: AbortSignal;
}

/** Sends one request and gives the answer, read to its end. Redirects are never followed. */
export type Outgoing = (url: string, request?: OutgoingRequest) => Promise<Response>;

/** Why the server may not be asked, without a full stop, as its name leads now; null where it may, or where the name leads nowhere yet and TLS is meant. */
export type Reachable = (url: string) => Promise<string | null>;

/** Nothing came back that can be used. The message names the host and the reason; it holds no path, query or body. */
export class OutgoingFailed extends Error {
  override readonly name = "OutgoingFailed";
}

export interface Reach {
  /** Addresses and networks beyond the public ones; only these are spoken to without TLS. */
  readonly allowed: readonly string[];
  readonly resolve?: Resolve;
  readonly millisecondsMax?: number;
}

const MILLISECONDS_MAX = 10_000;
const BODY_BYTES_MAX = 64 * 1024;

export function outgoingWithin({
  allowed,
  resolve = resolveHost,
  millisecondsMax = MILLISECONDS_MAX,
}: Reach): Outgoing {
  const reachable = reachableAddresses(allowed);
  return async (address, request = {}) => {
    const url = new URL(address);
    const timeout = AbortSignal.timeout(millisecondsMax);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      const found = await beforeAbort(resolve(hostOf(url)), signal);
      for (const { address: found_ } of found) refuseAddress(url, found_, reachable);
      return await beforeAbort(send(url, request, found, signal), signal);
    } catch (error) {
      if (error instanceof OutgoingFailed) throw error;
      throw new OutgoingFailed(`${url.host}: ${reasonOf(error, millisecondsMax)}`);
    }
  };
}

/** What `outgoingWithin` would refuse before it sends anything, for whoever names a server to be asked later. */
export function reachableWithin({ allowed, resolve = resolveHost }: Reach): Reachable {
  const reachable = reachableAddresses(allowed);
  return async (address) => {
    const url = new URL(address);
    const found = await resolve(hostOf(url)).catch(() => []);
    if (found.length === 0 && url.protocol !== "https:") {
      return `${url.host} leads nowhere, and is to be reached by HTTPS unless LEASEHOLD_OUTGOING_ALLOW names its address`;
    }
    try {
      for (const { address: found_ } of found) refuseAddress(url, found_, reachable);
      return null;
    } catch (error) {
      if (error instanceof OutgoingFailed) return error.message.replace(/\.$/, "");
      throw error;
    }
  };
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function refuseAddress(url: URL, address: string, reachable: ReachableAddresses): void {
  const refusal = reachable.refusalOf(url.host, address);
  if (refusal !== null) throw new OutgoingFailed(refusal);
  if (url.protocol !== "https:" && !reachable.isNamed(address)) {
    throw new OutgoingFailed(
      `${url.host} is to be reached by HTTPS, unless LEASEHOLD_OUTGOING_ALLOW names ${address}.`,
    );
  }
}

/** Connects to the addresses that were looked at: the name is not resolved a second time. */
function send(
  url: URL,
  { method = "GET", headers = {}, body }: OutgoingRequest,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<Response> {
  const lookupSeen: LookupFunction = (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
  const options = {
    method,
    headers: { "user-agent": "leasehold", "accept-encoding": "identity", ...headers },
    lookup: lookupSeen,
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options);
    request.on("error", reject);
    // An answer that is none, after which Node says nothing more of the request.
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      reject(new OutgoingFailed(`${url.host} answers with another protocol.`));
    });
    request.on("response", (response) => readAnswer(url, response).then(resolve, reject));
    request.end(body?.toString());
  });
}

async function readAnswer(url: URL, response: IncomingMessage): Promise<Response> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new OutgoingFailed(`${url.host} answers with a redirect, which is not followed.`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new OutgoingFailed(`${url.host} answers with more than 64 kB.`);
    chunks.push(chunk);
  }
  const headers = { "content-type": response.headers["content-type"] ?? "" };
  return new Response(bytes === 0 ? null : Buffer.concat(chunks), { status, headers });
}

function beforeAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}

function reasonOf(error: unknown, millisecondsMax: number): string {
  const { name, code } = error as { name?: string; code?: unknown };
  if (name === "TimeoutError" || name === "AbortError") return `no whole answer within ${millisecondsMax / 1000} s`;
  return typeof code === "string" ? code : "the connection failed";
}
