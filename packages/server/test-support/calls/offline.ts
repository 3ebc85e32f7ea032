/** The calls that take a request file: their parameters are the members of the file. */
import type { LicenseApiCall } from "../../src/domain/call-names.ts";
import type { Code } from "../../src/errors/codes.ts";
import { changeSettings } from "../../src/services/companies/settings.ts";
import type { Hindrance, Situation } from "../hindrance.ts";
import type { Credentials, Parameters } from "../license-client.ts";
import { requestFile } from "../offline-device.ts";
import type { Area, CallNeeds } from "./area.ts";

type OfflineCall = Extract<LicenseApiCall, `${string}_offline`>;

const terms = { is_floating_cloud: false };

/** A hindrance asks for a flat file by its schema version. */
function fileFor(call: OfflineCall) {
  const purpose = call.startsWith("activate") ? "activation" : "deactivation";
  return (parameters: Parameters, credentials: Credentials, { wire }: Situation): string => {
    const schema = parameters.schema_version === 1 ? 1 : 2;
    return requestFile(purpose, parameters, credentials, wire.clock.now(), { schema });
  };
}

function needsOf(call: OfflineCall): CallNeeds {
  const activated = call.startsWith("activate") ? ({ activated: "nowhere" } as const) : {};
  const bundle = call.includes("bundle") ? { isBundle: true } : {};
  return { terms, ...activated, ...bundle, rawBody: fileFor(call) };
}

/** The very file that the call then sends again. */
function usedBefore(call: OfflineCall): Hindrance {
  return {
    code: "offline_request_already_used",
    async arrange(situation) {
      const { device, wire } = situation;
      await device.call(call, {}, { rawBody: fileFor(call)(device.parameters(call), wire.server.company, situation) });
    },
  };
}

function hindrancesOf(call: OfflineCall): Partial<Record<Code, Hindrance>> {
  return {
    offline_request_already_used: usedBefore(call),
    missing_parameters: {
      code: "missing_parameters",
      contentType: "multipart/form-data; boundary=edge",
      rawBody: '--edge\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--edge--\r\n',
    },
  };
}

export const offlineHindrances = {
  missing_content: { code: "missing_content", rawBody: "" },
  unreadable: { code: "authorization_missing_params", rawBody: "not-base64" },
  unknownKey: { code: "invalid_api_key", request: { api_key: "00000000-0000-4000-8000-000000000000" } },
  oldSchema: {
    code: "offline_schema_version_not_supported",
    request: { schema_version: 1 },
    // Files of the other hindrances are wrapped, so that the setting may stay as it is.
    arrange: async ({ wire }) => {
      const { context, company } = wire.server;
      await changeSettings(context, company.company_id, { minimum_offline_schema: 2 });
    },
  },
  notAllowed: { code: "offline_activation_not_allowed", terms: { allow_offline_activation: false } },
  floating: { code: "offline_floating_cloud_not_supported", terms: { is_floating_cloud: true } },
} as const satisfies Record<string, Hindrance>;

export const offline: Area = {
  needs: {
    activate_offline: needsOf("activate_offline"),
    deactivate_offline: needsOf("deactivate_offline"),
    activate_bundle_offline: needsOf("activate_bundle_offline"),
    deactivate_bundle_offline: needsOf("deactivate_bundle_offline"),
  },
  everywhere: {
    missing_content: offlineHindrances.missing_content,
    offline_schema_version_not_supported: offlineHindrances.oldSchema,
    offline_activation_not_allowed: offlineHindrances.notAllowed,
    offline_floating_cloud_not_supported: offlineHindrances.floating,
  },
  onCall: {
    activate_offline: hindrancesOf("activate_offline"),
    deactivate_offline: hindrancesOf("deactivate_offline"),
    activate_bundle_offline: hindrancesOf("activate_bundle_offline"),
    deactivate_bundle_offline: hindrancesOf("deactivate_bundle_offline"),
  },
};
