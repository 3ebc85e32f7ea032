/** Trials, and the calls about license users and customers. */
import { changeSettings } from "../../src/services/companies/settings.ts";
import { blacklistDevice } from "../../src/services/devices/administer.ts";
import { enableLicense } from "../../src/services/licenses/switch.ts";
import type { Situation } from "../hindrance.ts";
import type { LicensedDevice } from "../licensed-device.ts";
import { makeClient, tokenFor } from "../oauth-tokens.ts";
import type { Wire } from "../wire.ts";
import type { Area } from "./area.ts";

const ofUsers = { users: { ana: {} }, activated: "nowhere" } as const;

function nobody(wire: Wire): string {
  return `nobody-${wire.nextNumber()}@test.example`;
}

function customerOf({ license }: Situation): string {
  return `customer-of-${license.product}@test.example`;
}

const givenKeys = new WeakMap<LicensedDevice, string>();

/** The key of a trial that the device has been given already. */
async function trialGiven({ device }: Situation): Promise<string> {
  const known = givenKeys.get(device);
  if (known !== undefined) return known;
  const { license_key } = (await device.call("trial_key")).json as { license_key: string };
  givenKeys.set(device, license_key);
  return license_key;
}

export const people: Area = {
  needs: {
    trial_key: { product: { allow_trial: true, trial_days: 3 }, activated: "nowhere" },
    user_licenses: { ...ofUsers, parameters: ({ license }) => license.user("ana") },
    customer_license_users: {
      ...ofUsers,
      key: { calls: null },
      arrange: async (situation) => {
        const email = customerOf(situation);
        await situation.wire.server.importCatalog({
          customers: [{ email }],
          orders: [{ id: situation.license.order, customer: email }],
        });
      },
      parameters: (situation) => ({ customer: customerOf(situation) }),
    },
    change_password: {
      ...ofUsers,
      // The company's setting outlives the hindrance that switches it off.
      arrange: ({ wire }) => allowPasswordChange(wire, true),
      parameters: ({ license }) => ({ ...license.user("ana"), new_password: "a newer password" }),
    },
  },
  everywhere: {
    trial_not_allowed: { code: "trial_not_allowed", product: { allow_trial: false } },
    email_missing: { code: "email_missing", users: { ana: {} } },
    missing_hardware_id: { code: "missing_hardware_id", request: { hardware_id: undefined } },
    customer_does_not_exist: { code: "customer_does_not_exist", request: { customer: "nobody@test.example" } },
    customer_not_found: {
      code: "customer_not_found",
      presents: async ({ wire }) => {
        const name = nobody(wire);
        await wire.server.importCatalog({ customers: [{ email: name }] });
        const client = await makeClient(wire.server, { scope: { kind: "customer", name } });
        return { authorization: `Bearer ${await tokenFor(wire.server, client)}` };
      },
    },
    change_password_not_allowed: {
      code: "change_password_not_allowed",
      arrange: ({ wire }) => allowPasswordChange(wire, false),
    },
  },
  onCall: {
    trial_key: {
      missing_parameters: { code: "missing_parameters", request: { product: undefined } },
      api_key_call_not_allowed: { code: "api_key_call_not_allowed", key: { calls: ["check_license"] } },
      license_not_enabled: {
        code: "license_not_enabled",
        arrange: async (situation) => {
          const { context, company } = situation.wire.server;
          await enableLicense(context, company.company_id, await trialGiven(situation), false);
        },
      },
      blacklisted: {
        code: "blacklisted",
        arrange: async (situation) => {
          const { context, company } = situation.wire.server;
          await blacklistDevice(context, company.company_id, await trialGiven(situation), situation.device.hardwareId);
        },
      },
      trial_expired: {
        code: "trial_expired",
        arrange: async (situation) => {
          const license_key = await trialGiven(situation);
          await situation.device.call("activate_license", { license_key });
          situation.wire.clock.advance({ days: 4 });
        },
      },
    },
    user_licenses: {
      missing_parameters: { code: "missing_parameters", request: { password: undefined } },
      validation_error: { code: "validation_error", request: { username: "two\nlines" } },
    },
    customer_license_users: {
      missing_parameters: { code: "missing_parameters", request: { customer: undefined } },
      validation_error: { code: "validation_error", request: { customer: "two\nlines" } },
      invalid_product_auth_method: { code: "invalid_product_auth_method", request: { product: "cad" } },
    },
    change_password: {
      missing_parameters: { code: "missing_parameters", request: { new_password: undefined } },
      validation_error: { code: "validation_error", request: { new_password: "short" } },
    },
  },
};

async function allowPasswordChange({ server }: Wire, allow_password_change: boolean): Promise<void> {
  await changeSettings(server.context, server.company.company_id, { allow_password_change });
}
