/** Requests as the server's own pages make them: from its origin, without a session. */
import { callManagementApi, type ManagementAnswer } from "./management-client.ts";

/** `path` begins below `/api/v1`. */
export function askAsOwnPage(url: string, path: string, body: unknown): Promise<ManagementAnswer> {
  return callManagementApi(url, "POST", path, { body, headers: { Origin: new URL(url).origin } });
}

/** The token that a link carries. */
export function tokenOf(link: string): string {
  return new URL(link).hash.slice(1);
}
