/** What all calls that take a request file have in common: their refusals, and what they make of the file. */
import type { LicenseApiCall } from "../../domain/call-names.ts";
import type { Code } from "../../errors/codes.ts";
import type { OfflineActivation } from "../../services/offline/activate.ts";
import {
  type AuthorizedFile,
  authorizeFile,
  type FileCredential,
  type OfflinePurpose,
} from "../../services/offline/authorize-file.ts";
import type { Reported } from "../../services/offline/book-reported.ts";
import type { OfflineDeactivation } from "../../services/offline/deactivate.ts";
import type { Handling } from "../endpoint.ts";
import { activationRefusals, deactivationRefusals } from "./activation-refusals.ts";
import { licenseRequest, sentDescription } from "./license-request.ts";
import type { offlineActivationParameters, offlineDeactivationParameters } from "./offline-parameters.ts";

const fileRefusals: readonly Code[] = [
  "missing_content",
  "offline_schema_version_not_supported",
  "offline_request_already_used",
];

/** Nobody signs in at an identity provider by file. */
const withoutSingleSignOn = (codes: readonly Code[]) => codes.filter((code) => !code.startsWith("sso_"));

export const offlineActivationRefusals: readonly Code[] = [
  ...fileRefusals,
  ...withoutSingleSignOn(activationRefusals),
  "offline_activation_not_allowed",
  "offline_floating_cloud_not_supported",
];

export const offlineDeactivationRefusals: readonly Code[] = [
  ...fileRefusals,
  ...withoutSingleSignOn(deactivationRefusals),
];

export async function offlineActivation(
  handling: Handling<typeof offlineActivationParameters>,
  call: LicenseApiCall,
): Promise<OfflineActivation> {
  const { values } = handling;
  return {
    file: await authorizedFile(handling, call, "activation"),
    request: deviceRequest(values),
    requestedAt: values.date,
  };
}

export async function offlineDeactivation(
  handling: Handling<typeof offlineDeactivationParameters>,
  call: LicenseApiCall,
): Promise<OfflineDeactivation> {
  const { values } = handling;
  return {
    file: await authorizedFile(handling, call, "deactivation"),
    request: deviceRequest(values),
    requestedAt: values.date,
    reported: reportedConsumption(values),
  };
}

type FileHandling = Handling<typeof offlineActivationParameters> | Handling<typeof offlineDeactivationParameters>;

function authorizedFile(
  { context, caller, file, values, isRepeated }: FileHandling,
  call: LicenseApiCall,
  purpose: OfflinePurpose,
): Promise<AuthorizedFile> {
  if (file === null) throw new Error("A call with a file is made with a file.");
  const { api_key, client_id = "" } = values;
  const credential: FileCredential = api_key === undefined ? { clientId: client_id } : { apiKey: api_key };
  return authorizeFile(context, caller, { file, purpose, call, credential, product: values.product, isRepeated });
}

function deviceRequest(values: FileHandling["values"]) {
  return {
    ...licenseRequest(values),
    device: sentDescription(values),
    variables: values.variables ?? new Map<string, string>(),
  };
}

type DeactivationValues = Handling<typeof offlineDeactivationParameters>["values"];

function reportedConsumption({ consumptions, product_features = [], sdk_ver }: DeactivationValues): Reported {
  const features = new Map<string, number>();
  for (const { code, consumptions: amount } of product_features) {
    features.set(code, (features.get(code) ?? 0) + (amount ?? 0));
  }
  return { consumptions: consumptions ?? 0, features, sdkVersion: sdk_ver ?? null };
}
