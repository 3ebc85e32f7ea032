/** What a refresh file tells a device that was activated offline: the present state of its license, or of its bundle. */
import { CommandRefused } from "../../errors/problem.ts";
import { findDevice } from "../../storage/devices.ts";
import { listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { ownCredentials } from "../api-keys/own-credentials.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { secretsOfClient } from "../credentials/find-secrets.ts";
import { type LicenseUnderChange, onNamedLicenses, recordLicenseChange } from "../licenses/administer.ts";
import { assignedUser, type CheckedLicense } from "../licenses/check.ts";
import { loadFacts } from "../licenses/license-facts.ts";
import { requireProductOf } from "../products/find-product.ts";
import type { FileCredential, ProvenCredential } from "./authorize-file.ts";

export interface RefreshOptions {
  /** Whether the counters of the license and its features start anew. */
  readonly resetsConsumption: boolean;
  /** The credential that the device's application was built with; the company's oldest API key where null. */
  readonly credential: FileCredential | null;
}

export interface RefreshedLicense {
  readonly checked: CheckedLicense;
  /** As the device itself would ask. */
  readonly request: LicenseRequest;
}

export interface Refreshed {
  /** In the order of their ids, at least one. */
  readonly licenses: readonly RefreshedLicense[];
  /** Whether they belong to a bundle, which is refreshed as a whole. */
  readonly isBundle: boolean;
  readonly credential: ProvenCredential;
}

export async function refreshOffline(
  context: ServiceContext,
  caller: Caller,
  keyOrId: string,
  hardwareId: string,
  options: RefreshOptions,
): Promise<Refreshed> {
  const { companyId } = caller;
  const credential = await namedCredential(context, companyId, options.credential);
  const found = await onNamedLicenses(context, companyId, keyOrId, async (locked) => {
    const device = await findDevice(locked.queries, locked.license.id, hardwareId);
    if (!device?.is_active || device.activation_type !== "offline") return null;
    const license = options.resetsConsumption ? await resetConsumption(locked) : locked.license;
    return { license, device, now: locked.now };
  });
  const active = found.filter((one) => one !== null);
  const [first] = active;
  if (first === undefined) {
    throw new CommandRefused(
      `The license is not active offline on the device ${hardwareId}. See: leasehold device list`,
    );
  }
  return {
    licenses: await Promise.all(active.map((one) => describe(context, caller, one))),
    isBundle: first.license.bundle_id !== null,
    credential,
  };
}

async function resetConsumption(change: LicenseUnderChange): Promise<LicenseTable> {
  const { queries, license, now } = change;
  const atStart = { total_consumptions: 0, consumption_since: null };
  for (const feature of await listLicenseFeatures(queries, license.id)) {
    await updateLicenseFeature(queries, feature.id, atStart);
  }
  const changes = { ...atStart, decided_at: now, updated_at: now };
  await updateLicense(queries, license.id, changes, { answerChanges: true });
  await recordLicenseChange(change, {
    action: "license.consumption_reset",
    text: "Consumption reset",
    after: { ...license, ...changes },
  });
  return { ...license, ...changes, revision: license.revision + 1 };
}

interface ActiveDevice {
  readonly license: LicenseTable;
  readonly device: DeviceTable;
  readonly now: number;
}

async function describe(
  context: ServiceContext,
  caller: Caller,
  { license, device, now }: ActiveDevice,
): Promise<RefreshedLicense> {
  const { read } = context.database;
  const product = await requireProductOf(context, caller, license);
  const ids = device.license_user_id === null ? [] : [device.license_user_id];
  const [user = null] = await listLicenseUsersById(read, ids);
  return {
    checked: {
      product,
      user,
      license,
      device,
      now,
      isOnlyOne: true,
      seat: null,
      facts: await loadFacts(read, license),
      assignedUser: await assignedUser(read, { user, license }),
    },
    request: {
      product: product.short_code,
      hardwareId: device.hardware_id,
      identity:
        user === null
          ? { kind: "license-key", licenseKey: license.license_key ?? "" }
          : { kind: "user", username: user.email, password: null },
      licenseId: license.id,
      bundleCode: null,
    },
  };
}

async function namedCredential(
  context: ServiceContext,
  companyId: number,
  named: FileCredential | null,
): Promise<ProvenCredential> {
  if (named === null || "apiKey" in named) {
    const { apiKey, sharedKey } = await ownCredentials(context, companyId, named?.apiKey);
    return { name: apiKey, secret: sharedKey };
  }
  const [secret] = (await secretsOfClient(context, companyId, named.clientId))?.secrets ?? [];
  if (secret === undefined) {
    throw new CommandRefused("The company has no such OAuth client with a secret in force. Check its id.");
  }
  return { name: named.clientId, secret };
}
