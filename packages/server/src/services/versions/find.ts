/** Finds the file of one version that a license may have: the one asked for, else the newest. */
import { Problem } from "../../errors/problem.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { listVersions, type VersionsRequest } from "./list.ts";

export interface VersionRequest extends VersionsRequest {
  /** Null for the newest. */
  readonly version: string | null;
}

export async function findVersion(
  context: ServiceContext,
  caller: Caller,
  request: VersionRequest,
): Promise<InstallationFileTable> {
  const versions = await listVersions(context, caller, request);
  const found = versions.find(({ version }) => request.version === null || version === request.version);
  if (found === undefined) throw new Problem("version_not_found");
  return found;
}
