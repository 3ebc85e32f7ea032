/** What histories, refusals and audit entries can be narrowed by. */
import { licenseApiCalls } from "./call-names.ts";

export const activationActions = ["activation", "deactivation"] as const;
export const historyLevels = ["info", "warning"] as const;
/** What made a change. */
export const actorKinds = ["operator", "management-key", "command-line", "job"] as const;

export const activationHistoryFilters = {
  id: "id",
  license: "id",
  device: "id",
  license_user: "id",
  ts: "instant",
  action: activationActions,
  is_transfer: "boolean",
} as const;

export const licenseHistoryFilters = {
  id: "id",
  license: "id",
  device: "id",
  ts: "instant",
  text: "text",
  source: "text",
  level: historyLevels,
  product: "id",
} as const;

export const refusalFilters = {
  id: "id",
  ts: "instant",
  code: "text",
  call: licenseApiCalls,
  product: "id",
  product__short_code: "text",
  license: "id",
  license__license_key: "text",
  feature: "text",
  hardware_id: "text",
  username: "text",
} as const;

export const auditEntryFilters = {
  id: "id",
  ts: "instant",
  action: "text",
  object_kind: "text",
  object_id: "id",
  license: "id",
  actor_kind: actorKinds,
  actor_id: "id",
  actor_name: "text",
} as const;
