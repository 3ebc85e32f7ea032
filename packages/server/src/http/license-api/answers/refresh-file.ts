/** The license object of a refresh file: that of a check, proven for one device, with nothing left unsigned. */
import { refreshFileText } from "@leasehold/protocol";
import * as z from "zod";
import type { Caller } from "../../../services/caller.ts";
import type { Refreshed, RefreshedLicense } from "../../../services/offline/refresh.ts";
import type { Signer } from "../../sign-response.ts";
import { type CheckOptions, checkAnswer, describeCheck } from "./check-answer.ts";
import { fileProof } from "./offline-answer.ts";

const refreshedLicense = checkAnswer.extend({
  username: z.string().optional(),
  hardware_id: z.string(),
  date: z.string(),
  offline_signature: z.string(),
});

export const refreshAnswer = refreshedLicense.extend({ license_signature_v2: z.string() });

const options = { includeExpiredFeatures: false, environment: null, channel: null };

/** One license, or for a bundle an object of its licenses by the codes of their products. */
export async function describeRefresh(signer: Signer, caller: Caller, refreshed: Refreshed): Promise<object> {
  const licenses = await Promise.all(
    refreshed.licenses.map(async (one) => ({
      code: one.checked.product.short_code,
      license: await describeRefreshedLicense(signer, caller, one, refreshed),
    })),
  );
  if (refreshed.isBundle) return Object.fromEntries(licenses.map(({ code, license }) => [code, license]));
  const [only] = licenses;
  if (only === undefined) throw new Error("A refresh is of one license at least.");
  return only.license;
}

export async function describeRefreshedLicense(
  signer: Signer,
  caller: Caller,
  { checked, request }: RefreshedLicense,
  { credential }: Pick<Refreshed, "credential">,
  checkOptions: CheckOptions = options,
): Promise<z.output<typeof refreshAnswer>> {
  const license = refreshedLicense.parse({
    ...(await describeCheck(signer, caller, request, checked, checkOptions)),
    ...(request.identity.kind === "user" && { username: request.identity.username }),
    hardware_id: request.hardwareId,
    ...fileProof(credential, request, checked.now),
  });
  const license_signature_v2 = await signer.signBody(caller, Buffer.from(refreshFileText(license)));
  return { ...license, license_signature_v2 };
}
