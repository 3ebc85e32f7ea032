/** The Authorization header of a call that a command makes. */
import { authorizationHeader } from "@leasehold/protocol";
import { CommandRefused } from "../errors/problem.ts";
import type { OwnClient, OwnCredential } from "../services/credentials/own-credential.ts";

/** Signs the date with the shared key, or asks the server at `base` for an access token. */
export async function authorizationFor(credential: OwnCredential, base: string, date: string): Promise<string> {
  if (credential.kind === "api-key") return authorizationHeader(credential.apiKey, credential.sharedKey, date);
  return `Bearer ${await accessToken(credential, base)}`;
}

async function accessToken({ clientId, clientSecret }: OwnClient, base: string): Promise<string> {
  const response = await fetchFrom(new URL(`${base}/oauth/token`), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  const answer: unknown = await response.json().catch(() => null);
  const token: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, "access_token") : null;
  if (response.ok && typeof token === "string") return token;
  throw new CommandRefused(`The server gave no access token to ${clientId}: it answered ${response.status}.`);
}

/** Fetches, and says in one line where nothing answers. */
export function fetchFrom(url: URL, request: RequestInit): Promise<Response> {
  return fetch(url, request).catch((error: unknown) => {
    const reason = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
    throw new CommandRefused(`No server answers at ${url.origin}${reason}. Start it with: leasehold serve`);
  });
}
