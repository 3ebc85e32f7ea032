/** GET installation_file: where to download the newest version that a license may have, or the one that is named. */
import { findVersion } from "../../services/versions/find.ts";
import { endpoint } from "../endpoint.ts";
import { describeInstallationFile, installationFileAnswer } from "./answers/version-answers.ts";
import { versionRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";
import { identifier } from "./parameters.ts";
import { versionFilter, versionParameters } from "./version-parameters.ts";

export const installationFileEndpoint = endpoint({
  call: "installation_file",
  summary: "Tells where to download the newest version that a license may have, or the version that is named.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: { ...licenseParameters, ...versionParameters, version: identifier.optional() },
  missingCodes: { "license_key or username": "license_key_or_license_user_required" },
  answers: { kind: "json", schema: installationFileAnswer },
  refusals: ["license_key_or_license_user_required", ...versionRefusals, "version_not_found"],
  async handle({ context, caller, values }) {
    const request = { ...licenseRequest(values), filter: versionFilter(values), version: values.version ?? null };
    const file = await findVersion(context, caller, request);
    return { kind: "json", value: describeInstallationFile(caller, file) };
  },
});
