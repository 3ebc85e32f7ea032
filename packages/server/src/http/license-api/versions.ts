/** GET versions: the versions of its product that a license may have. */
import { listVersions } from "../../services/versions/list.ts";
import { endpoint } from "../endpoint.ts";
import { describeVersions, versionsAnswer } from "./answers/version-answers.ts";
import { versionRefusals } from "./device-level-refusals.ts";
import { licenseParameters, licenseRequest } from "./license-request.ts";
import { versionFilter, versionParameters } from "./version-parameters.ts";

export const versionsEndpoint = endpoint({
  call: "versions",
  summary: "Lists the versions that a license may have, oldest first.",
  method: "GET",
  writes: false,
  identification: "device",
  parameters: { ...licenseParameters, ...versionParameters },
  answers: { kind: "json", schema: versionsAnswer },
  refusals: versionRefusals,
  async handle({ context, caller, values }) {
    const versions = await listVersions(context, caller, { ...licenseRequest(values), filter: versionFilter(values) });
    return { kind: "json", value: describeVersions(versions) };
  },
});
