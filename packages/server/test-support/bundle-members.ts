/** What tests of bundles look at: the licenses of the members. */
import { expect } from "vitest";
import { findLicensesByKey } from "../src/storage/licenses.ts";
import type { LicenseTable } from "../src/storage/tables/licenses.ts";
import type { Answer } from "./license-client.ts";
import type { LicensedDevice } from "./licensed-device.ts";
import type { TestLicense, Wire } from "./wire.ts";

export const isBundle = { isBundle: true } as const;

/** A call about one member alone. */
export function onMember(device: LicensedDevice, call: string, product: string): Promise<Answer> {
  return device.call(call, { product });
}

/** The codes of the members, in their order. */
export function membersOf(license: TestLicense): readonly [string, string] {
  const [first, second] = license.products;
  if (first === undefined || second === undefined) throw new Error("The license is not a bundle's.");
  return [first, second];
}

/** What an answer looks like that has one license for each member, in their order, with at least these members. */
export function ofMembers(license: TestLicense, members: object = {}): object[] {
  return license.products.map((code) => expect.objectContaining({ product_details: ofProduct(code), ...members }));
}

export function ofProduct(short_code: string): object {
  return expect.objectContaining({ short_code });
}

/** The licenses as they are stored, which shows what answers do not. */
export function licenseRows({ server }: Wire, { key }: TestLicense): Promise<LicenseTable[]> {
  return findLicensesByKey(server.context.database.read, server.company.company_id, key);
}
