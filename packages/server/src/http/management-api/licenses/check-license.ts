/** `/licenses/check_license/`: what a device would be told of its license, for support. */
import * as z from "zod";
import { checkUnseen } from "../../../services/licenses/check-unseen.ts";
import { checkAnswer, describeCheck } from "../../license-api/answers/check-answer.ts";
import { describeRefreshedLicense, refreshAnswer } from "../../license-api/answers/refresh-file.ts";
import { deviceLevelRefusals } from "../../license-api/device-level-refusals.ts";
import { licenseParameters, licenseRequest, refuseSeveralIdentities } from "../../license-api/license-request.ts";
import { flag, identifier } from "../../license-api/parameters.ts";
import { managementEndpoint } from "../endpoint.ts";

/** As a refresh file has it, so that all of it is proven; without the proofs for a company that has no API key. */
const proofs = {
  username: true,
  hardware_id: true,
  date: true,
  offline_signature: true,
  license_signature_v2: true,
} as const;

const unseenCheckAnswer = z.object({ ...checkAnswer.shape, ...refreshAnswer.pick(proofs).partial().shape });

export const checkLicenseEndpoint = managementEndpoint({
  name: "check_license_of_device",
  chapter: "Manage licenses",
  source: "documented",
  summary: "Tells what a device would be told of its license; takes no seat and leaves no trace.",
  method: "GET",
  path: "/licenses/check_license",
  permission: "licenses_read",
  query: {
    ...licenseParameters,
    include_expired_features: flag.optional(),
    env: identifier.optional(),
    channel: identifier.optional(),
  },
  answers: { kind: "json", status: 200, schema: unseenCheckAnswer },
  refusals: [...deviceLevelRefusals, "missing_parameters"],
  handle: async ({ context, administrator, signer, query }) => {
    refuseSeveralIdentities(licenseParameters, query);
    const request = licenseRequest(query);
    const { caller, checked, credential } = await checkUnseen(context, administrator, request);
    const options = {
      includeExpiredFeatures: query.include_expired_features ?? false,
      environment: query.env ?? null,
      channel: query.channel ?? null,
    };
    if (credential === null) return describeCheck(signer, caller, request, checked, options);
    return describeRefreshedLicense(signer, caller, { checked, request }, { credential }, options);
  },
});
