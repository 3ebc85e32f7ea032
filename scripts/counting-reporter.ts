/** A Vitest reporter that keeps a file with the outcome so far, so that it survives whatever ends the run. */
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** False until the run came to its end in order. */
  isComplete: boolean;
}

/** Where the counts are written, handed on by the program that starts Vitest. */
export const COUNTS_FILE_VARIABLE = "LEASEHOLD_TEST_COUNTS";

// Vitest takes a reporter of one's own as the default export of its file.
export default class CountingReporter implements Reporter {
  readonly #counts: TestCounts = { passed: 0, failed: 0, skipped: 0, isComplete: false };

  onTestModuleEnd(testModule: TestModule): void {
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      this.#counts[state === "pending" ? "failed" : state] += 1;
    }
    // A file that could not be loaded, or a hook that failed, has errors that belong to no test case.
    const brokenSuites = [...testModule.children.allSuites()].flatMap((suite) => suite.errors());
    this.#counts.failed += testModule.errors().length + brokenSuites.length;
    this.#write();
  }

  onTestRunEnd(_testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#counts.failed += unhandledErrors.length;
    this.#counts.isComplete = true;
    this.#write();
  }

  #write(): void {
    const file = process.env[COUNTS_FILE_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(this.#counts));
  }
}
