/** Lists the histories of licenses and of their activations, and tells of single entries. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  activationHistoryListing,
  licenseHistoryListing,
  listActivationHistoryById,
  listLicenseHistoryById,
} from "../../storage/histories.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { ActivationHistoryTable, LicenseHistoryTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedDevices, type ManagedDevice } from "../devices/managed.ts";
import { pageOfRows } from "../listed.ts";

export interface ActivationEntry extends ActivationHistoryTable {
  /** As it is now; null where its record is gone. */
  readonly device: ManagedDevice | null;
}

export async function listActivations(
  context: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ActivationEntry>> {
  const { read } = context.database;
  const found = await findPage(read, activationHistoryListing, companyId, request);
  return pageOfRows(found, (ids) => loadActivations(context, ids));
}

export async function activationEntry(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ActivationEntry> {
  const ids = await idsWithin(context.database.read, activationHistoryListing, administrator, id);
  const [entry] = await loadActivations(context, ids);
  if (entry === undefined) throw new Problem("not_found");
  return entry;
}

/** Activations that took over the place of another device. */
export async function countTransfers(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<number> {
  const isTransfer = { field: "is_transfer", kind: "boolean", lookup: "exact", value: true } as const;
  const counted = { ...request, limit: 1, offset: 0, filters: [...request.filters, isTransfer] };
  return (await findPage(read, activationHistoryListing, companyId, counted)).count;
}

export async function listLicenseHistory(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<LicenseHistoryTable>> {
  const found = await findPage(read, licenseHistoryListing, companyId, request);
  return pageOfRows(found, (ids) => listLicenseHistoryById(read, ids));
}

export async function licenseHistoryEntry(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<LicenseHistoryTable> {
  const ids = await idsWithin(read, licenseHistoryListing, administrator, id);
  const [entry] = await listLicenseHistoryById(read, ids);
  if (entry === undefined) throw new Problem("not_found");
  return entry;
}

async function loadActivations(
  { database: { read }, clock }: ServiceContext,
  ids: readonly number[],
): Promise<ActivationEntry[]> {
  const rows = await listActivationHistoryById(read, ids);
  const deviceIds = [...new Set(rows.map(({ device_id }) => device_id))];
  const devices = new Map(
    (await loadManagedDevices(read, deviceIds, clock.now())).map((device) => [device.id, device]),
  );
  return rows.map((row) => ({ ...row, device: devices.get(row.device_id) ?? null }));
}

/** The id alone where it is the company's, as its lists would show it. */
async function idsWithin(
  queries: Queries,
  listing: typeof activationHistoryListing,
  { companyId }: Administrator,
  id: number,
): Promise<readonly number[]> {
  const only = { field: "id", kind: "id", lookup: "exact", value: id } as const;
  return (
    await findPage(queries, listing, companyId, { limit: 1, offset: 0, order: null, filters: [only], metadata: [] })
  ).ids;
}
