/** Which versions of a product a license may have. */

export interface ReleasedVersion {
  readonly id: number;
  readonly version: string;
  readonly environment: string;
  readonly channel: string;
  readonly enabled: boolean;
  readonly release_date: string | null;
}

export interface VersionEntitlement {
  readonly enable_maintenance_period: boolean;
  readonly maintenance_period: string | null;
  readonly validity_period: string | null;
  /** The one version that the license is pinned to, if it is. */
  readonly installation_file_id: number | null;
}

export interface VersionFilter {
  readonly environment: string | null;
  readonly channel: string | null;
}

/** Newest first: those released while maintenance, else validity, ran; all of them where neither has an end. */
export function entitledVersions<File extends ReleasedVersion>(
  files: readonly File[],
  license: VersionEntitlement,
  filter: VersionFilter,
): File[] {
  const lastDate =
    (license.enable_maintenance_period ? license.maintenance_period : null) ?? license.validity_period ?? null;
  return releasedVersions(files, filter).filter((file) =>
    license.installation_file_id === null
      ? lastDate === null || file.release_date === null || file.release_date <= lastDate
      : file.id === license.installation_file_id,
  );
}

/** Newest first, whoever may have them. */
export function releasedVersions<File extends ReleasedVersion>(files: readonly File[], filter: VersionFilter): File[] {
  return files
    .filter((file) => file.enabled)
    .filter((file) => filter.environment === null || file.environment === filter.environment)
    .filter((file) => filter.channel === null || file.channel === filter.channel)
    .sort((a, b) => compareReleases(b, a));
}

/** Null where there is none at all. */
export function oldestVersion(files: readonly ReleasedVersion[]): string | null {
  return files.toSorted(compareReleases)[0]?.version ?? null;
}

/** Reads the digits in a version as numbers, so that 2.10 is later than 2.9. */
const byNumbers = new Intl.Collator("en", { numeric: true });

/** By the day of release, which may be unknown, then by the version's own text, then by when they were recorded. */
function compareReleases(a: ReleasedVersion, b: ReleasedVersion): number {
  return (
    (a.release_date ?? "").localeCompare(b.release_date ?? "") || byNumbers.compare(a.version, b.version) || a.id - b.id
  );
}
