import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

// An installation on one platform can leave the others out of the lock file; npm ci then refuses it everywhere.
it("the lock file knows the packages of every platform", () => {
  const lockFile = join(import.meta.dirname, "../package-lock.json");
  const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(readFileSync(lockFile, "utf8")).packages;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});
