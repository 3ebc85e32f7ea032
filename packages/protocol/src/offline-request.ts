/** The files in which a device without a connection asks to be activated or deactivated, written and read. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { isObject, rawMembers } from "./json-text.ts";
import { offlineSigningString, signOffline } from "./offline-answer.ts";

type Members = Readonly<Record<string, unknown>>;

/** A request file as it was read; nothing of it is proven yet. */
export interface OfflineRequest {
  /** 1: flat, signed over five lines. 2: wrapped, signed over the whole of what it says. */
  readonly schemaVersion: 1 | 2;
  /** What the request says. */
  readonly members: Members;
  /** Base64, or 64 hexadecimal digits. */
  readonly signature: unknown;
  /** The text of a wrapped request's inner object, exactly as the file has it. */
  readonly requestText: string | null;
}

/** Reads the JSON of a request file; null where it is no object, or not plain which of two members counts. */
export function readOfflineRequest(json: string): OfflineRequest | null {
  const texts = rawMembers(json);
  if (texts === null) return null;
  const document: Members = JSON.parse(json);
  const requestText = texts.get("request") ?? "";
  if (!requestText.startsWith("{")) {
    return { schemaVersion: 1, members: document, signature: own(document, "signature"), requestText: null };
  }
  if (rawMembers(requestText) === null) return null;
  const inner = document.request;
  if (!isObject(inner)) return null;
  return { schemaVersion: 2, members: inner, signature: own(document, "signature"), requestText };
}

/**
 * The text that the request's signature was made over with `secret`; null where it is another's. A wrapped request is
 * verified as it stands, else in the compact form, for clients that sign before they lay the file out.
 */
export function verifiedText(request: OfflineRequest, secret: string): string | null {
  const given = signatureBytes(request.signature);
  if (given === null) return null;
  const texts =
    request.requestText === null ? flatText(request) : [request.requestText, JSON.stringify(request.members)];
  return texts.find((text) => timingSafeEqual(hmac(secret, text), given)) ?? null;
}

/** The flat request that some clients leave within a wrapped one, where it could be taken out and sent by itself. */
export function flatRequestWithin({ requestText, members }: OfflineRequest): OfflineRequest | null {
  if (requestText === null || !Object.hasOwn(members, "signature")) return null;
  return { schemaVersion: 1, members, signature: members.signature, requestText: null };
}

/** The JSON of a flat request, schema 1; `members` lack the signature alone. */
export function flatOfflineRequest(members: Members, secret: string): string {
  return JSON.stringify({ ...members, signature: signOffline(secret, identityOf(members)) });
}

/** The JSON of a wrapped request, schema 2; `requestText` is the JSON of what it says, in whatever form. */
export function wrappedOfflineRequest(requestText: string, secret: string): string {
  const signature = hmac(secret, requestText).toString("base64");
  return `{"request":${requestText},"signature":${JSON.stringify(signature)}}`;
}

function flatText({ members }: OfflineRequest): readonly string[] {
  return [offlineSigningString(identityOf(members))];
}

function identityOf(members: Members) {
  return {
    date: text(members, "date"),
    id: text(members, "license_key") || text(members, "username"),
    hardwareId: text(members, "hardware_id"),
    credential: text(members, "api_key") || text(members, "client_id"),
  };
}

function text(members: Members, name: string): string {
  const value = own(members, name);
  return typeof value === "string" ? value : "";
}

/** Never what an object has from its prototype: `members` come from outside. */
function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function hmac(secret: string, signed: string): Buffer {
  return createHmac("sha256", secret).update(signed).digest();
}

function signatureBytes(signature: unknown): Buffer | null {
  if (typeof signature !== "string") return null;
  if (/^[0-9a-fA-F]{64}$/.test(signature)) return Buffer.from(signature, "hex");
  return /^[A-Za-z0-9+/]{43}=$/.test(signature) ? Buffer.from(signature, "base64") : null;
}
