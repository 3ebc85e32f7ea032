/** How requests below `/api/v1` show who makes them. */

/** What changes something needs the session's second token beside the cookie. */
export function bySession(method: string): Readonly<Record<string, readonly string[]>> {
  return method === "GET" ? { Session: [] } : { Session: [], CsrfToken: [] };
}
