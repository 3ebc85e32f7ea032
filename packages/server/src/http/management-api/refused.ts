/** What the Management API answers where it refuses: a detail, a map of the members at fault, and the code. */
import type { Code } from "../../errors/codes.ts";
import type { Problem } from "../../errors/problem.ts";

/** Below which every answer has this form. */
export const MANAGEMENT_API = "/api/v1";

export function isManagementPath(url: string): boolean {
  return url === MANAGEMENT_API || url.startsWith(`${MANAGEMENT_API}/`);
}

/** Texts that clients of the original compare. */
const details: Partial<Record<Code, string>> = {
  not_authenticated: "Authentication credentials were not provided.",
  permission_denied: "You do not have permission to perform this action.",
  not_found: "Not found.",
};

export const NOT_FOUND = "There is no such object, or no such path. Check the id and the path.";

/** Members of the request stand beside `detail`; those named like a member of the answer are found in `errors` alone. */
export function refusedBody({ code, status, message, fields }: Problem): object {
  const told = code === "not_found" ? NOT_FOUND : message;
  const own = { detail: details[code] ?? told, status, code, message: told };
  if (Object.keys(fields).length === 0) return own;
  return { ...fields, ...own, errors: fields };
}
