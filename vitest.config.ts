/** How the tests run: ordinary ones two files at a time, long proofs one after another, on one shared PostgreSQL. */
import { defineConfig } from "vitest/config";

const MINUTE = 60_000;
const exclude = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    globalSetup: "packages/server/test-support/postgres-setup.ts",
    maxWorkers: 2,
    env: { LEASEHOLD_PROOF_DOSE: process.env.LEASEHOLD_PROOF_DOSE ?? "short" },
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
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
