/** Devices, seats and what happened on them. */
import type { Drive } from "./step.ts";

const KEY = "DRAW-ING0-0000-0001";
const desk = { product: "drawing", license_key: KEY, hardware_id: "desk-1" };
const field = { product: "drawing", license_key: KEY, hardware_id: "field-2" };

export const devicesDrive: Drive = [
  async (world) => {
    await world.call("activate_license", { ...desk, hostname: "desk", os_ver: "Linux" });
    await world.call("check_license", desk);
    await world.call("activate_license", field);
    await world.call("check_license", field);
    await world.call("track_device_variables", { ...desk, variables: { theme: "dark" } });
    const refused = await world.server.call(
      "check_license",
      { ...desk, hardware_id: "nobody" },
      { credentials: world.company },
    );
    if (refused.status !== 400) throw new Error(refused.text);
    await world.server.context.refusals.flush(world.server.context);
    await world.server.context.activities.flush(world.server.context);
  },
  {
    endpoint: "list_devices",
    query: (world) => ({ license: world.id("license"), hardware_id: "desk-1" }),
    answers: "device",
    learn: (world, json) => world.remember("device", (json as { results: { id: number }[] }).results[0]?.id),
  },
  { endpoint: "retrieve_device", id: "device", answers: "device" },
  {
    endpoint: "borrow_device",
    id: "device",
    body: () => ({ borrowed_until: "2026-03-03T12:30:50" }),
    answers: "borrow",
  },
  { endpoint: "release_borrow_of_device", id: "device", answers: "borrow" },
  { endpoint: "blacklist_device", id: "device", message: "Device blacklisted.", answers: "message" },
  { endpoint: "whitelist_device", id: "device", message: "Device whitelisted", answers: "message" },
  { endpoint: "reset_device", id: "device", message: "Device reset.", answers: "message" },
  {
    endpoint: "create_device_variable",
    body: (world) => ({ device: world.id("device"), variable: "rooms", value: "4" }),
    remember: "device variable",
    answers: "deviceVariable",
  },
  { endpoint: "list_device_variables", query: (world) => ({ device: world.id("device") }), answers: "deviceVariable" },
  { endpoint: "retrieve_device_variable", id: "device variable", answers: "deviceVariable" },
  {
    endpoint: "update_device_variable",
    id: "device variable",
    body: () => ({ variable: "rooms", value: "5" }),
    answers: "deviceVariable",
  },
  { endpoint: "list_seats" },
  { endpoint: "retrieve_license_seats", id: "license" },
  { endpoint: "free_seat", id: "license", body: () => ({ hardware_id: "field-2", when: "now" }) },
  {
    endpoint: "replace_device",
    id: "license",
    body: () => ({ hardware_id: "field-2", new_hardware_id: "field-3" }),
    remember: "replacing device",
    answers: "device",
  },
  {
    endpoint: "check_license_of_device",
    query: () => ({ product: "drawing", license_key: KEY, hardware_id: "field-3" }),
  },
  {
    endpoint: "list_activation_histories",
    query: (world) => ({ license: world.id("license"), ts__date__gte: "2026-03-01" }),
    answers: "activationHistory",
    learn: (world, json) =>
      world.remember("activation history", (json as { results: { id: number }[] }).results[0]?.id),
  },
  { endpoint: "retrieve_activation_history", id: "activation history", answers: "activationHistory" },
  {
    endpoint: "count_transfers",
    query: (world) => ({ license: world.id("license") }),
    answers: "transferCount",
  },
  {
    endpoint: "list_license_histories",
    query: (world) => ({ license: world.id("license"), text__icontains: "license" }),
    answers: "licenseHistory",
    learn: (world, json) => world.remember("license history", (json as { results: { id: number }[] }).results[0]?.id),
  },
  { endpoint: "retrieve_license_history", id: "license history", answers: "licenseHistory" },
  {
    endpoint: "export_license_histories",
    query: () => ({ ts__gte: "2026-03-03T00:00:00Z", ts__lte: "2026-03-04T00:00:00Z" }),
  },
  {
    endpoint: "export_history_of_licenses",
    query: () => ({ ts__gte: "2026-03-03T00:00:00Z", ts__lte: "2026-03-04T00:00:00Z" }),
  },
  { endpoint: "list_refusals" },
  { endpoint: "report_refusals" },
  { endpoint: "list_audit_entries", query: () => ({ limit: 3 }), answers: "auditEntry" },
  { endpoint: "export_audit_entries", query: () => ({ object_kind: "device" }) },
  { endpoint: "show_audit_chain", answers: "auditChain" },
  { endpoint: "retrieve_license_timeline", id: "license" },
];
