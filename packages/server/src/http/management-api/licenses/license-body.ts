/** What requests may say of a license that is issued: the members of PATCH, of bulk_update and of apply_policy. */
import * as z from "zod";
import { entitlementMembers } from "../../../domain/catalog/entitlement-members.ts";
import {
  count,
  date,
  flag,
  freeText,
  identifier,
  instant,
  licenseType,
  metadata,
} from "../../../domain/catalog/members.ts";
import { LICENSES_AT_ONCE_MAX } from "../../../domain/license-filters.ts";
import { present } from "../../../domain/present.ts";
import { asOnTheWire } from "../../openapi/wire-types.ts";
import { lenient } from "../lenient.ts";
import { objectId } from "../members.ts";

const { allow_trial: _ofProducts, ...entitlements } = entitlementMembers;

export const licenseMembers = {
  ...entitlements,
  /** Another spelling of allow_unlimited_activations that clients know. */
  allow_unlimited_activation: flag.exactOptional(),
  license_type: licenseType.exactOptional(),
  enabled: flag.exactOptional(),
  is_trial: flag.exactOptional(),
  validity_period: date.nullable().exactOptional(),
  maintenance_period: date.nullable().exactOptional(),
  start_date: instant.nullable().exactOptional(),
  total_consumptions: count.exactOptional(),
  subscription_id: identifier.nullable().exactOptional(),
  client_may_raise_overages: flag.exactOptional(),
  client_max_overages: count.exactOptional(),
  note: freeText.exactOptional(),
  metadata: metadata.exactOptional(),
  order: objectId.exactOptional(),
  installation_file: objectId
    .nullable()
    .meta({ description: "Id of the only version that the license may have; null for every one of its time." })
    .exactOptional(),
};

export const licenseBody = z.object(licenseMembers);
type LicenseBody = z.output<typeof licenseBody>;

/** The members under their own names. */
export function membersOf({ allow_unlimited_activation: other, ...members }: LicenseBody) {
  const { allow_unlimited_activations = other } = members;
  return { ...members, ...present({ allow_unlimited_activations }) };
}

const TOO_MANY = `must be at most ${LICENSES_AT_ONCE_MAX} licenses at a time`;

/** A bare list, or an object that holds it under this name; both are about. */
function listOrWithin<Item extends z.ZodType>(name: string, item: Item) {
  const list = z.array(item).refine(({ length }) => length <= LICENSES_AT_ONCE_MAX, TOO_MANY);
  const { $schema: _, ...jsonList } = z.toJSONSchema(list, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === metadata) jsonSchema.type = "object";
    },
  });
  return asOnTheWire(
    z.preprocess((given) => lenient(list, within(name, given)), list),
    { anyOf: [jsonList, { type: "object", properties: { [name]: jsonList }, required: [name] }] },
  );
}

function within(name: string, given: unknown): unknown {
  const isObject = typeof given === "object" && given !== null && Object.hasOwn(given, name);
  return isObject ? Reflect.get(given, name) : given;
}

/** The ids of licenses. */
export const licenseIds = listOrWithin("license_ids", objectId);

export const licenseUpdates = listOrWithin("licenses", z.object({ id: objectId, ...licenseMembers }));
