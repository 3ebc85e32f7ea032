/** The license objects that activations by file answer: as those of the ordinary activations, proven to be for one device. */
import { activationFileText, bundleFileText, formatOfflineDate, signOffline } from "@leasehold/protocol";
import * as z from "zod";
import type { Identity } from "../../../services/caller.ts";
import type { ActivatedLicense } from "../../../services/licenses/activate-together.ts";
import type { OfflineActivation } from "../../../services/offline/activate.ts";
import type { ProvenCredential } from "../../../services/offline/authorize-file.ts";
import type { Signer } from "../../sign-response.ts";
import { activationAnswer, describeActivation } from "./activation-answer.ts";

const fileMembers = {
  request_id: z.string().optional(),
  date: z.string(),
  offline_signature: z.string(),
};

/** A member of a bundle's file; the whole file is signed in their place. */
const offlineLicense = activationAnswer.extend(fileMembers);

export const offlineActivationAnswer = activationAnswer.extend({ ...fileMembers, license_signature_v2: z.string() });

export const bundleOfflineActivationAnswer = z.object({
  licenses: z.array(offlineLicense),
  bundle_signature_v2: z.string(),
});

export async function describeOfflineActivation(
  signer: Signer,
  activation: OfflineActivation,
  requestId: string | undefined,
  activated: ActivatedLicense,
): Promise<z.infer<typeof offlineActivationAnswer>> {
  const license = await describeLicense(signer, activation, requestId, activated);
  const { caller } = activation.file;
  const license_signature_v2 = await signer.signBody(caller, Buffer.from(activationFileText(license)));
  return { ...license, license_signature_v2 };
}

export async function describeBundleOfflineActivation(
  signer: Signer,
  activation: OfflineActivation,
  requestId: string | undefined,
  activated: readonly ActivatedLicense[],
): Promise<z.infer<typeof bundleOfflineActivationAnswer>> {
  const licenses = await Promise.all(activated.map((one) => describeLicense(signer, activation, requestId, one)));
  const { caller } = activation.file;
  return { licenses, bundle_signature_v2: await signer.signBody(caller, Buffer.from(bundleFileText(licenses))) };
}

async function describeLicense(
  signer: Signer,
  { file, request }: OfflineActivation,
  requestId: string | undefined,
  activated: ActivatedLicense,
): Promise<z.infer<typeof offlineLicense>> {
  const described = await describeActivation(signer, file.caller, request, activated);
  return offlineLicense.parse({
    ...described,
    ...(request.identity.kind === "user" && { username: request.identity.username }),
    ...(requestId !== undefined && { request_id: requestId }),
    ...fileProof(file.credential, request, activated.now),
  });
}

/** The date of a file, and its proof for the application's own credential. */
export function fileProof(
  credential: ProvenCredential,
  { identity, hardwareId }: { readonly identity: Identity; readonly hardwareId: string },
  now: number,
): { date: string; offline_signature: string } {
  const date = formatOfflineDate(now);
  const named = { date, id: writtenId(identity), hardwareId, credential: credential.name };
  return { date, offline_signature: signOffline(credential.secret, named) };
}

/** As the file has it beside the signature, so that a client can prove it with what either file says. */
function writtenId(identity: Identity): string {
  if (identity.kind === "license-key") return identity.licenseKey;
  return identity.kind === "user" ? identity.username : "";
}
