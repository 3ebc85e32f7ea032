/** The company's public key for confirmation codes, as applications are built with it. */
import { createPublicKey } from "node:crypto";
import { airGapPublicKeyText } from "@leasehold/protocol";
import { SigningKeys } from "../companies/signing-keys.ts";
import type { ServiceContext } from "../context.ts";

export async function airGapCompanyKey(context: ServiceContext, companyId: number): Promise<string> {
  const { publicKey } = await new SigningKeys(context).keyOf({ companyId, companyRevision: 0 }, "air-gap");
  return airGapPublicKeyText(createPublicKey(publicKey));
}
