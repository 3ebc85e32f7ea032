/** Mail on its way out: one letter to one mail server, at an address that may be reached, within a time. */
import type { LookupAddress } from "node:dns";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { type Resolve, reachableAddresses, resolveHost } from "./reachable-addresses.ts";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `starttls` and `tls` with a certificate of the host's name; `none` to addresses alone that are named as allowed. */
  readonly security: "starttls" | "tls" | "none";
  readonly username: string | null;
  readonly password: string | null;
}

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo: string | null;
  /** Without the angle brackets; the same at each attempt, so that a letter that arrives twice can be recognised. */
  readonly messageId: string;
  /** Milliseconds since the epoch, UTC. */
  readonly writtenAt: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands the letter to the mail server; resolves once it has taken it, with what it said. */
export type Mail = (mailServer: MailServer, letter: Letter) => Promise<string>;

export type MailTrouble =
  /** The mail server was not reached, or not spoken with to the end. */
  | "connection"
  /** It does not let us in, or not for now. */
  | "server"
  /** It does not take this letter or this recipient, for now. */
  | "letter-for-now"
  /** It will never take it. */
  | "letter";

/** The mail server has not taken the letter. The message says why in plain words. */
export class MailFailed extends Error {
  override readonly name = "MailFailed";
  readonly trouble: MailTrouble;

  constructor(trouble: MailTrouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

export interface MailReach {
  /** Addresses and networks beyond the public ones; only these are spoken to without TLS. */
  readonly allowed: readonly string[];
  readonly resolve?: Resolve;
  /** Certificates that are trusted in place of the well-known authorities', as PEM. */
  readonly authorities?: string;
  readonly connectMillisecondsMax?: number;
  readonly millisecondsMax?: number;
}

const CONNECT_MILLISECONDS_MAX = 10_000;
const MILLISECONDS_MAX = 30_000;

export function mailWithin(reach: MailReach): Mail {
  const { resolve = resolveHost, connectMillisecondsMax = CONNECT_MILLISECONDS_MAX } = reach;
  const millisecondsMax = reach.millisecondsMax ?? MILLISECONDS_MAX;
  const addressesOf = addressesWithin(reach.allowed, resolve);
  return async (mailServer, letter) => {
    const whole = AbortSignal.timeout(millisecondsMax);
    const connecting = AbortSignal.any([whole, AbortSignal.timeout(connectMillisecondsMax)]);
    try {
      refuseOddAddresses(letter);
      const addresses = await beforeAbort(addressesOf(mailServer), connecting);
      const connection = () => connectTo(mailServer, addresses, connecting);
      return await hand(mailServer, letter, connection, { whole, authorities: reach.authorities });
    } catch (error) {
      throw failureOf(error, mailServer, whole.aborted ? millisecondsMax : connectMillisecondsMax);
    }
  };
}

/** One address, and nothing that a list of them, a header or a command could be cut at. */
const PLAIN_ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u;

/** The library takes lists of addresses, and whatever can be read as one. */
function refuseOddAddresses({ from, to, replyTo }: Letter): void {
  for (const address of [from.address, to, ...(replyTo === null ? [] : [replyTo])]) {
    if (!PLAIN_ADDRESS.test(address)) throw new MailFailed("letter", "An address of it is no e-mail address.");
  }
}

/** Every address of the mail server's name, of which none may be out of reach. */
function addressesWithin(allowed: readonly string[], resolve: Resolve) {
  const reachable = reachableAddresses(allowed);
  return async ({ host, security }: MailServer): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(host);
    for (const { address } of addresses) {
      const refusal = reachable.refusalOf(host, address);
      if (refusal !== null) throw new MailFailed("connection", refusal);
      if (security === "none" && !reachable.isNamed(address)) {
        throw new MailFailed(
          "connection",
          `${host} is to be reached by TLS, unless LEASEHOLD_OUTGOING_ALLOW names ${address}.`,
        );
      }
    }
    return addresses;
  };
}

/** Connects to the addresses that were looked at: the name is not resolved a second time. */
function connectTo(
  { host, port }: MailServer,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<Socket> {
  const lookupSeen: LookupFunction = (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: lookupSeen, autoSelectFamily: true });
    const abandon = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abandon, { once: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      signal.removeEventListener("abort", abandon);
      resolve(socket);
    });
  });
}

async function hand(
  { host, port, security, username, password }: MailServer,
  letter: Letter,
  connection: () => Promise<Socket>,
  { whole, authorities }: { readonly whole: AbortSignal; readonly authorities: string | undefined },
): Promise<string> {
  const transport = createTransport({
    host,
    port,
    getSocket: (_options, callback) => {
      connection().then((socket) => callback(null, { connection: socket }), callback);
    },
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(username !== null && { auth: { user: username, pass: password ?? "" }, forceAuth: true }),
    tls: { ...(isIP(host) === 0 && { servername: host }), ...(authorities !== undefined && { ca: authorities }) },
    // Nothing that a template says can lead to a file or another server.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  const { from, to, replyTo, messageId, writtenAt, subject, text, html } = letter;
  const sent = await transport.sendMail({
    from: { name: from.name, address: from.address },
    to: { name: "", address: to },
    ...(replyTo !== null && { replyTo: { name: "", address: replyTo } }),
    envelope: { from: from.address, to: [to] },
    messageId: `<${messageId}>`,
    date: new Date(writtenAt),
    subject,
    text,
    html,
    // Nobody is to answer by himself: no replies of absence, no loops between two programs.
    headers: { "Auto-Submitted": "auto-generated" },
    signal: whole,
  });
  return oneLine(String(sent.response));
}

interface SmtpError {
  readonly name?: string;
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly message?: string;
}

/** The part of the conversation that is about the letter, in which a 5xx says that it will never be taken. */
const ABOUT_THE_LETTER: ReadonlySet<string> = new Set(["RCPT TO", "DATA"]);

function failureOf(error: unknown, { host }: MailServer, millisecondsMax: number): MailFailed {
  if (error instanceof MailFailed) return error;
  const { name, code = "", originalCode, command = "", response, responseCode, message = "" } = error as SmtpError;
  if (name === "TimeoutError" || name === "AbortError" || code === "EABORT") {
    return new MailFailed("connection", `${host} did not answer within ${millisecondsMax / 1000} s.`);
  }
  if (responseCode !== undefined && response !== undefined) {
    const said = `${host} said: ${oneLine(response)}`;
    if (!ABOUT_THE_LETTER.has(command)) return new MailFailed("server", said);
    return new MailFailed(responseCode >= 500 ? "letter" : "letter-for-now", said);
  }
  if (code === "EAUTH") return new MailFailed("server", `${host} does not offer to sign in, or not in a known way.`);
  // What is wrong with the letter itself is found before anything is sent.
  if (code === "EENVELOPE" || code === "EMESSAGE") return new MailFailed("letter", oneLine(message));
  const reason = originalCode ?? (ofTheLibrary.has(code) ? message : code || message);
  if (/CERT|SIGNATURE|ISSUER/.test(reason)) {
    return new MailFailed("connection", `${host} shows a certificate that is not trusted: ${oneLine(reason)}.`);
  }
  return new MailFailed("connection", `${host}: ${oneLine(reason) || "the connection failed"}`);
}

/** Its own codes say less than its messages. */
const ofTheLibrary: ReadonlySet<string> = new Set("ECONNECTION ESOCKET ETLS EPROTOCOL ETIMEDOUT ESTREAM".split(" "));

const SAID_CHARACTERS_MAX = 300;

/** What a mail server says may be long, and of several lines. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, SAID_CHARACTERS_MAX);
}

function beforeAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
