/** The license object that a check answers. The order of the schema's members is the order on the wire. */
import { signedUsername } from "@leasehold/protocol";
import * as z from "zod";
import { DAY_MILLISECONDS, dateOf, isoDate, isoInstant, startOfDate } from "../../../domain/calendar.ts";
import { entitledVersions } from "../../../domain/entitled-version.ts";
import { isExpired, licenseEnd } from "../../../domain/license-state.ts";
import type { Caller, LicenseRequest } from "../../../services/caller.ts";
import type { AssignedUser, CheckedLicense } from "../../../services/licenses/check.ts";
import type { LicenseFacts } from "../../../services/licenses/license-facts.ts";
import type { Lasting } from "../../endpoint.ts";
import type { Signer } from "../../sign-response.ts";
import { describeUser, userAnswer } from "./license-parts.ts";
import { describeListedLicense, listedLicenseAnswer } from "./listed-license.ts";

const deviceAnswer = z.object({
  is_expired: z.boolean(),
  device_id: z.number(),
  is_borrowed: z.boolean(),
  borrowed_until: z.string().nullable(),
  floating_in_use_devices: z.number().optional(),
  version: z.string(),
  installation_file: z.string(),
  release_date: z.string().nullable(),
  hash_md5: z.string(),
  requires_version: z.string().nullable(),
  environment: z.string(),
  eula_link: z.string(),
  release_notes_link: z.string(),
  size: z.string().nullable(),
  channel: z.string(),
  user: userAnswer.optional(),
  license_signature: z.string(),
});

export const checkAnswer = z.object({ ...listedLicenseAnswer.shape, ...deviceAnswer.shape });

export type CheckAnswer = z.infer<typeof checkAnswer>;

export interface CheckOptions {
  readonly includeExpiredFeatures: boolean;
  readonly environment: string | null;
  readonly channel: string | null;
}

export async function describeCheck(
  signer: Signer,
  caller: Caller,
  request: LicenseRequest,
  checked: CheckedLicense,
  options: CheckOptions,
): Promise<CheckAnswer> {
  const { license, device, seat, assignedUser, now } = checked;
  const listed = listedOf(checked, options);
  const ofDevice = deviceAnswer.parse({
    is_expired: isExpired(license, now),
    device_id: device.id,
    is_borrowed: seat?.borrowedUntil != null,
    borrowed_until: seat?.borrowedUntil == null ? null : isoInstant(seat.borrowedUntil),
    ...(listed.floating_users !== undefined && { floating_in_use_devices: seat?.inUse ?? 0 }),
    ...describeVersion(checked, options),
    ...(assignedUser !== null && { user: describeUser(assignedUser) }),
    license_signature: await signer.signLicense(caller, {
      hardwareId: request.hardwareId,
      id: signedId(request, assignedUser),
      validityPeriod: listed.validity_period,
    }),
  });
  return { ...listed, ...ofDevice };
}

type ListedAnswer = z.output<typeof listedLicenseAnswer>;

/** By the facts that it was made from, which are loaded anew when the license or the company's catalog has changed. */
const listedBefore = new WeakMap<LicenseFacts, { readonly of: string; readonly listed: ListedAnswer }>();

/** A device that renews its seat is told the same of its license each time, until the day ends. */
function listedOf({ license, product, facts, now }: CheckedLicense, options: CheckOptions): ListedAnswer {
  const of = `${license.id}/${license.revision} ${dateOf(now)} ${options.includeExpiredFeatures}`;
  const before = listedBefore.get(facts);
  if (before?.of === of) return before.listed;
  const listed = listedLicenseAnswer.parse(describeListedLicense({ license, product, facts }, now, options));
  listedBefore.set(facts, { of, listed });
  return listed;
}

/** What stands for the license in its signature, exactly as the request named it. */
export function signedId({ identity }: LicenseRequest, assignedUser: AssignedUser | null): string {
  if (identity.kind === "license-key") return identity.licenseKey;
  // Who signs in with a provider names no user, so that the client takes the one of the answer.
  return signedUsername(identity.kind === "user" ? identity.username : (assignedUser?.user.email ?? ""));
}

/** The newest version that this license may have; empty where there is none. */
function describeVersion({ facts, license }: CheckedLicense, options: CheckOptions) {
  const [file] = entitledVersions(facts.installationFiles, license, options);
  return {
    version: file?.version ?? "",
    installation_file: file?.full_link ?? "",
    release_date: file?.release_date ? isoDate(file.release_date) : null,
    hash_md5: file?.hash_md5 ?? "",
    requires_version: file?.requires_version ?? null,
    environment: file?.environment ?? "",
    eula_link: file?.eula_link ?? "",
    release_notes_link: file?.release_notes_link ?? "",
    size: file?.size ?? null,
    channel: file?.channel ?? "",
  };
}

type LastingFacts = Pick<CheckedLicense, "license" | "device" | "now" | "isOnlyOne" | "seat">;

/**
 * How long the same request would get the same answer if nothing is changed: until the next day begins or the license
 * ends. Where a seat is renewed, or where another license of the user could be meant tomorrow, no answer lasts.
 */
export function lastingOf(caller: Caller, checked: LastingFacts): Lasting | null {
  const { license, now } = checked;
  if (checked.seat !== null || !checked.isOnlyOne) return null;
  const tomorrow = startOfDate(dateOf(now)) + DAY_MILLISECONDS;
  const end = licenseEnd(license);
  return {
    licenseId: license.id,
    licenseRevision: license.revision,
    companyRevision: caller.companyRevision,
    deviceId: checked.device.id,
    validUntil: end !== null && end > now ? Math.min(end, tomorrow) : tomorrow,
  };
}
