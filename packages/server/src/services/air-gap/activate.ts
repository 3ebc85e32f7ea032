/** Activates a license on a device that shows an activation code; it counts like every other activation. */
import { CommandRefused, Problem } from "../../errors/problem.ts";
import { findProductById } from "../../storage/products.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordDeviceDeed } from "../audit/record-device-deed.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCompany } from "../events/audience.ts";
import { tellActivation } from "../events/of-devices.ts";
import { requireActivatable } from "../licenses/activate.ts";
import { chooseLicenses } from "../licenses/activation-candidates.ts";
import type { ActivationRequest } from "../licenses/activation-request.ts";
import { type ActivationWay, carryOut } from "../licenses/carry-out-activation.ts";
import { type AdmittedDeviceCode, answerDeviceCode, type Confirmation, type DeviceCode } from "./answer-device-code.ts";

const byCodes: ActivationWay = { activation_type: "air-gap", offline_requested_at: null };

export async function activateByCode(
  context: ServiceContext,
  companyId: number,
  given: DeviceCode,
): Promise<Confirmation> {
  try {
    return await answerDeviceCode(context, companyId, "activation", given, (admitted) =>
      activate(context, admitted, given.hardwareId),
    );
  } catch (error) {
    // The rules of activation answer as they do on the wire; whoever types codes is told the same.
    if (error instanceof Problem) throw new CommandRefused(error.message);
    throw error;
  }
}

async function activate(
  context: ServiceContext,
  { queries, license }: AdmittedDeviceCode,
  hardwareId: string,
): Promise<void> {
  const product = await findProductById(queries, license.company_id, license.product_id);
  if (product === undefined) throw new Problem("unknown_product");
  const request: ActivationRequest = {
    product: product.short_code,
    hardwareId,
    identity: { kind: "license-key", licenseKey: license.license_key },
    licenseId: license.id,
    bundleCode: null,
    device: {},
    variables: new Map(),
  };
  requireActivatable(product, request);
  for (const candidate of await chooseLicenses(context, queries, [[{ product, license }]], request, null)) {
    const activated = await carryOut(context, queries, candidate, request, byCodes);
    const place = { queries, now: candidate.now, audience: await audienceOfCompany(queries, license.company_id) };
    await tellActivation(place, { ...activated, kind: candidate.decision.kind, assignment: null });
    await recordDeviceDeed(context, queries, commandLine(license.company_id), {
      ...candidate,
      device: activated.device,
      deed: "activated",
      by: "air-gap",
    });
  }
}
