/** Holds every answer to its documented shape: members, their types and, where documented, their order. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { codes } from "../src/errors/codes.ts";
import type { Answer } from "./license-client.ts";
import activation from "./wire-schemas/activate-license.response.json" with { type: "json" };
import consumption from "./wire-schemas/add-consumption.response.json" with { type: "json" };
import featureConsumption from "./wire-schemas/add-feature-consumption.response.json" with { type: "json" };
import borrow from "./wire-schemas/borrow.response.json" with { type: "json" };
import check from "./wire-schemas/check-license.response.json" with { type: "json" };
import featureCheck from "./wire-schemas/check-license-feature.response.json" with { type: "json" };
import customerUsers from "./wire-schemas/customer-license-users.response.json" with { type: "json" };
import refusalSchema from "./wire-schemas/error.json" with { type: "json" };
import release from "./wire-schemas/feature-release.response.json" with { type: "json" };
import deviceVariables from "./wire-schemas/get-device-variables.response.json" with { type: "json" };
import installationFile from "./wire-schemas/installation-file.response.json" with { type: "json" };
import parts from "./wire-schemas/license-parts.json" with { type: "json" };
import listedLicense from "./wire-schemas/listed-license.json" with { type: "json" };
import product from "./wire-schemas/product.json" with { type: "json" };
import productDetails from "./wire-schemas/product-details.response.json" with { type: "json" };
import ssoUrl from "./wire-schemas/sso-url.response.json" with { type: "json" };
import trackedVariables from "./wire-schemas/track-device-variables.response.json" with { type: "json" };
import trial from "./wire-schemas/trial-key.response.json" with { type: "json" };
import userLicenses from "./wire-schemas/user-licenses.response.json" with { type: "json" };
import versions from "./wire-schemas/versions.response.json" with { type: "json" };

const ajv = new Ajv2020({ allErrors: true, strict: false, schemas: [parts, listedLicense] });
const refusalShape = ajv.compile(refusalSchema);
/** The documented schema of an answer that is an empty text; the text is the whole body. */
const emptyText = ajv.compile(release);
const featureShape = ajv.compile(featureCheck);

/** In the list of a device a license shows its user, and the day of its validity. */
const deviceLicense = {
  ...listedLicense,
  $id: "device-license.json",
  properties: {
    ...listedLicense.properties,
    validity_period: { type: ["string", "null"], pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
    user: { $ref: "license-parts.json#/$defs/user" },
  },
};

const jsonShapes: Readonly<Record<string, ValidateFunction>> = {
  activate_license: ajv.compile(activation),
  check_license: ajv.compile(check),
  check_license_feature: featureShape,
  "floating/borrow": ajv.compile(borrow),
  "floating/feature_borrow": ajv.compile(borrow),
  add_consumption: ajv.compile(consumption),
  add_feature_consumption: ajv.compile(featureConsumption),
  track_device_variables: ajv.compile(trackedVariables),
  get_device_variables: ajv.compile(deviceVariables),
  trial_key: ajv.compile(trial),
  sso_url: ajv.compile(ssoUrl),
  user_licenses: ajv.compile(userLicenses),
  customer_license_users: ajv.compile(customerUsers),
  versions: ajv.compile(versions),
  installation_file: ajv.compile(installationFile),
  product_details: ajv.compile(productDetails),
  products: ajv.compile(product),
  device_licenses: ajv.compile(deviceLicense),
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
  if (givesBack.has(call)) {
    requireEqual(answer.text, "license_deactivated");
    requireEqual(answer.headers["content-type"], "text/plain; charset=utf-8");
    return;
  }
  if (call === "change_password") {
    requireEqual(answer.text, "password_changed");
    requireEqual(answer.headers["content-type"], "text/plain; charset=utf-8");
    return;
  }
  if (call === "floating/release" || call === "floating/feature_release") {
    requireValid(emptyText, answer.text);
    return;
  }
  requireEqual(answer.headers["content-type"], "application/json; charset=utf-8");
  requireEqual(answer.text, JSON.stringify(answer.json));
  const shape = jsonShapes[call] ?? jsonShapes[listed[call] ?? ""];
  if (shape === undefined) throw new Error(`No shape is known for the answers of ${call}.`);
  for (const value of call in listed ? listOf(call, answer) : [answer.json]) {
    requireValid(shape, withoutAdded(call, value, options));
    requireOrder(listed[call] ?? call, value);
  }
}

/** Calls that answer a list, each with the one that documents its members. */
const listed: Readonly<Record<string, string>> = {
  activate_bundle: "activate_license",
  check_bundle: "check_license",
  products: "products",
  device_licenses: "device_licenses",
  activate_offline: "activate_license",
  activate_bundle_offline: "activate_license",
};

const givesBack: ReadonlySet<string> = new Set([
  "deactivate_license",
  "deactivate_bundle",
  "deactivate_offline",
  "deactivate_bundle_offline",
]);

function listOf(call: string, { json }: Answer): readonly unknown[] {
  if (call === "activate_offline") return [withoutFileMembers(json, ["license_signature_v2"])];
  if (call === "activate_bundle_offline") {
    const { licenses, ...rest } = json as { licenses: readonly unknown[] };
    requireEqual(Object.keys(rest).join(), "bundle_signature_v2");
    return licenses.map((license) => withoutFileMembers(license, []));
  }
  if (!Array.isArray(json)) throw new Error(`The answer is no list: ${JSON.stringify(json)}`);
  return json;
}

/** What a file adds to the license of an ordinary activation, held to its own types. */
function withoutFileMembers(value: unknown, signatures: readonly string[]): unknown {
  const { request_id = "", ...license } = value as Record<string, unknown>;
  requireEqual(typeof request_id, "string");
  requireEqual(/^\w{3} \w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d GMT\+0000$/.test(String(license.date)), true);
  for (const name of ["offline_signature", ...signatures]) requireEqual(typeof license[name], "string");
  for (const name of ["date", "offline_signature", ...signatures]) delete license[name];
  return license;
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
function withoutAdded(call: string, value: unknown, options: ShapeOptions): unknown {
  if (call !== "check_license_feature") return value;
  const { metadata_string, company, floating_timeout, floating_users, ...page } = value as Record<string, unknown>;
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
  add_consumption: Object.keys(consumption.properties),
  add_feature_consumption: Object.keys(featureConsumption.properties),
  installation_file: Object.keys(installationFile.properties),
  product_details: Object.keys(productDetails.properties),
  products: Object.keys(product.properties),
  device_licenses: Object.keys(deviceLicense.properties),
};

function requireOrder(call: string, value: unknown): void {
  const documented = documentedOrder[call];
  if (documented === undefined) return;
  const shown = Object.keys(value as object).filter((name) => documented.includes(name));
  requireEqual(shown.join(), documented.filter((name) => shown.includes(name)).join());
}

function requireValid(shape: ValidateFunction, value: unknown): void {
  if (shape(value)) return;
  throw new Error(`${ajv.errorsText(shape.errors, { separator: "\n" })}\n${JSON.stringify(value)}`);
}

function requireEqual(shown: unknown, documented: unknown): void {
  if (shown !== documented) throw new Error(`shown: ${String(shown)}\ndocumented: ${String(documented)}`);
}
