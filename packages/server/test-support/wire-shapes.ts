/** Holds every answer to its documented shape: members, their types and, where documented, their order. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { codes } from "../src/errors/codes.ts";
import type { Answer } from "./license-client.ts";
import activation from "./wire-schemas/activate-license.response.json" with { type: "json" };
import borrow from "./wire-schemas/borrow.response.json" with { type: "json" };
import check from "./wire-schemas/check-license.response.json" with { type: "json" };
import featureCheck from "./wire-schemas/check-license-feature.response.json" with { type: "json" };
import refusalSchema from "./wire-schemas/error.json" with { type: "json" };
import release from "./wire-schemas/feature-release.response.json" with { type: "json" };
import parts from "./wire-schemas/license-parts.json" with { type: "json" };

const ajv = new Ajv2020({ allErrors: true, strict: false, schemas: [parts] });
const refusalShape = ajv.compile(refusalSchema);
/** The documented schema of an answer that is an empty text; the text is the whole body. */
const emptyText = ajv.compile(release);
const featureShape = ajv.compile(featureCheck);

const jsonShapes: Readonly<Record<string, ValidateFunction>> = {
  activate_license: ajv.compile(activation),
  check_license: ajv.compile(check),
  check_license_feature: featureShape,
  "floating/borrow": ajv.compile(borrow),
  "floating/feature_borrow": ajv.compile(borrow),
};

/** What a company may ask for beside the page's members. */
export interface ShapeOptions {
  readonly hasMetadataString?: boolean;
  readonly hasFullFeatureMembers?: boolean;
}

/** Throws where the answer has another shape than its call's documentation gives it. */
export function requireWireShape(call: string, answer: Answer, options: ShapeOptions = {}): void {
  if (answer.status !== 200) {
    requireRefusalShape(answer);
    return;
  }
  if (call === "deactivate_license") {
    requireEqual(answer.text, "license_deactivated");
    requireEqual(answer.headers["content-type"], "text/plain; charset=utf-8");
    return;
  }
  if (call === "floating/release" || call === "floating/feature_release") {
    requireValid(emptyText, answer.text);
    return;
  }
  requireEqual(answer.headers["content-type"], "application/json; charset=utf-8");
  requireEqual(answer.text, JSON.stringify(answer.json));
  const shape = jsonShapes[call];
  if (shape === undefined) throw new Error(`No shape is known for the answers of ${call}.`);
  requireValid(shape, withoutAdded(call, answer, options));
  requireOrder(call, answer);
}

/** Exactly {status, code, message}; the code is of the table, with its status, and the message says something. */
export function requireRefusalShape(answer: Pick<Answer, "status" | "json" | "headers">): void {
  requireValid(refusalShape, answer.json);
  const { status, code, message } = answer.json as { status: number; code: string; message: string };
  requireEqual(Object.keys(answer.json as object).join(), "status,code,message");
  requireEqual(status, answer.status);
  requireEqual(Object.entries(codes).find(([name]) => name === code)?.[1].status, status);
  requireEqual(answer.headers["content-type"], "application/json; charset=utf-8");
  if (message.length < 10 || / at .*:\d+:\d+|select |insert |sqlite|postgres/i.test(message)) {
    throw new Error(`The message is not one for users: ${message}`);
  }
}

/** The page's schema forbids every further member, so those that were asked for are held to their own types. */
function withoutAdded(call: string, answer: Answer, options: ShapeOptions): unknown {
  if (call !== "check_license_feature") return answer.json;
  const { metadata_string, company, floating_timeout, floating_users, ...page } = answer.json as Record<
    string,
    unknown
  >;
  requireEqual(typeof metadata_string, options.hasMetadataString ? "string" : "undefined");
  const isFloating = page.is_floating === true || page.is_floating_cloud === true;
  const fullType = options.hasFullFeatureMembers && isFloating ? "number" : "undefined";
  requireEqual(typeof company, options.hasFullFeatureMembers ? "object" : "undefined");
  requireEqual(typeof floating_timeout, fullType);
  requireEqual(typeof floating_users, fullType);
  requireEqual(typeof page.floating_in_use_devices, isFloating ? "number" : "undefined");
  return page;
}

const consumptionMembers = [
  "max_consumptions",
  "total_consumptions",
  "allow_unlimited_consumptions",
  "reset_consumption",
  "consumption_period",
  "allow_negative_consumptions",
];

/** The documented order of members; some of them are not on every license. */
const documentedOrder: Readonly<Record<string, readonly string[]>> = {
  activate_license: `id, active, allow_grace_period, allow_overages, allow_unlimited_activations,
    allow_offline_activation, can_borrow, custom_fields, customer, company, device_id, enable_maintenance_period,
    floating_timeout, grace_period, is_air_gapped, is_expired, is_floating_cloud, is_floating, is_hardware_key_auth,
    is_trial, license_key, license_type, license_template_id, maintenance_period, max_activations, max_borrow_time,
    max_overages, max_transfers, metadata, prevent_vm, product_details, product_features, start_date, times_activated,
    transfer_count, validity_period, ${consumptionMembers.toString()}, max_license_users, user, license_signature,
    request, username, hardware_id`
    .split(",")
    .map((name) => name.trim()),
  check_license: `id, allow_grace_period, allow_offline_activation, allow_overages, allow_unlimited_activations,
    can_borrow, enable_maintenance_period, floating_timeout, grace_period, is_air_gapped, is_floating,
    is_floating_cloud, is_hardware_key_auth, is_trial, license_active, license_enabled, license_key,
    license_template_id, license_type, maintenance_period, max_activations, max_borrow_time, max_license_users,
    max_overages, max_transfers, order_store_id, prevent_vm, start_date, times_activated, transfer_count,
    validity_period, metadata, custom_fields, product_features, customer, company, product_details,
    ${consumptionMembers.toString()}, is_expired, device_id, is_borrowed, borrowed_until, version, installation_file,
    release_date, hash_md5, requires_version, environment, eula_link, release_notes_link, size, channel, user,
    license_signature`
    .split(",")
    .map((name) => name.trim()),
  "floating/borrow": ["borrowed_until", "max_borrow_time", "device_id", "license_id", "company"],
  "floating/feature_borrow": ["borrowed_until", "max_borrow_time", "device_id", "license_id", "company"],
};

function requireOrder(call: string, answer: Answer): void {
  const documented = documentedOrder[call];
  if (documented === undefined) return;
  const shown = Object.keys(answer.json as object).filter((name) => documented.includes(name));
  requireEqual(shown.join(), documented.filter((name) => shown.includes(name)).join());
}

function requireValid(shape: ValidateFunction, value: unknown): void {
  if (shape(value)) return;
  throw new Error(`${ajv.errorsText(shape.errors, { separator: "\n" })}\n${JSON.stringify(value)}`);
}

function requireEqual(shown: unknown, documented: unknown): void {
  if (shown !== documented) throw new Error(`shown: ${String(shown)}\ndocumented: ${String(documented)}`);
}
