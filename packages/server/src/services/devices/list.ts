/** Lists the devices of a company, and tells of one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { deviceListing } from "../../storage/managed-devices.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { loadManagedDevices, type ManagedDevice } from "./managed.ts";
import { requireDevice } from "./on-device.ts";

export async function listManagedDevices(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedDevice>> {
  const found = await findPage(read, deviceListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedDevices(read, ids, clock.now()));
}

export async function managedDevice(
  { database: { read }, clock }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedDevice> {
  await requireDevice(read, administrator, id);
  const [device] = await loadManagedDevices(read, [id], clock.now());
  if (device === undefined) throw new Problem("not_found");
  return device;
}
