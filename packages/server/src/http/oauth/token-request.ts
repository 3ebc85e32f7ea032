/** What a client sends to the token endpoint: a form, with its secret in it or in a Basic Authorization header. */
import type { FastifyRequest } from "fastify";
import { OauthRefused } from "./oauth-refused.ts";

export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
}

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Throws invalid_request, unsupported_grant_type or invalid_client. */
export function readTokenRequest(request: FastifyRequest): TokenRequest {
  const form = readForm(request);
  const grantType = form.get("grant_type");
  if (grantType === undefined) throw new OauthRefused("invalid_request", "grant_type is missing.");
  if (grantType !== "client_credentials") {
    throw new OauthRefused("unsupported_grant_type", "Only the grant type client_credentials is given.");
  }
  const basic = readBasic(request.headers.authorization);
  const clientId = form.get("client_id");
  const clientSecret = form.get("client_secret");
  if (basic !== null) {
    if (clientSecret !== undefined || (clientId !== undefined && clientId !== basic.clientId)) {
      throw new OauthRefused("invalid_request", "Send the client's secret once: in the form or in Authorization.");
    }
    return basic;
  }
  if (clientId === undefined || clientSecret === undefined) {
    throw new OauthRefused("invalid_client", "Send client_id and client_secret in the form.");
  }
  return { clientId, clientSecret };
}

/** Members that are sent empty count as left out. */
function readForm(request: FastifyRequest): ReadonlyMap<string, string> {
  if (!FORM.test(request.headers["content-type"] ?? "") || !(request.body instanceof Buffer)) {
    throw new OauthRefused("invalid_request", "Send the request as application/x-www-form-urlencoded.");
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(decoded(request.body))) {
    if (form.has(name)) throw new OauthRefused("invalid_request", "A parameter is sent twice.");
    if (value !== "") form.set(name, value);
  }
  return form;
}

function decoded(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new OauthRefused("invalid_request", "The form is not UTF-8.");
  }
}

/** RFC 6749, section 2.3.1: id and secret are encoded as in a form, joined by a colon, then base64. */
function readBasic(authorization: string | undefined): TokenRequest | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) {
    if (!authorization) return null;
    throw new OauthRefused("invalid_client", "Authorization can only be Basic here.", { isBasic: true });
  }
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  const clientId = fromForm(id);
  const clientSecret = fromForm(secret);
  if (!clientId || !clientSecret) {
    throw new OauthRefused("invalid_client", "The Basic authorization cannot be read.", { isBasic: true });
  }
  return { clientId, clientSecret };
}

function fromForm(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
