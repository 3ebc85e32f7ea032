/** How the tests run, on one shared PostgreSQL: two files at a time, but full doses of long proofs one after another. */
import { defineConfig } from "vitest/config";

const MINUTE = 60_000;
const dose = process.env.LEASEHOLD_PROOF_DOSE ?? "short";
const exclude = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    globalSetup: "packages/server/test-support/postgres-setup.ts",
    maxWorkers: 2,
    env: { LEASEHOLD_PROOF_DOSE: dose },
    projects: [
      {
        test: {
          name: "test",
          include: ["**/*.test.ts"],
          exclude,
          // What the server's modules keep belongs to a context, so files can share them; loading is half of the work.
          isolate: false,
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "prove",
          include: ["**/*.prove.ts"],
          exclude,
          testTimeout: 30 * MINUTE,
          hookTimeout: 30 * MINUTE,
          fileParallelism: dose !== "full",
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
