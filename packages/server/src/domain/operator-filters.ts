/** What lists of operators and of invitations can be narrowed by. */
import type { FilterFields } from "./listing.ts";

export const operatorFilters = {
  id: "id",
  email: "text",
  name: "text",
  role: "text",
  last_sign_in: "instant",
} as const satisfies FilterFields;

export const invitationFilters = {
  id: "id",
  email: "text",
  name: "text",
  role: "text",
  created_at: "instant",
  expires_at: "instant",
} as const satisfies FilterFields;
