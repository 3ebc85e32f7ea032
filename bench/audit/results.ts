/** Writes what was measured as tables. */
import { availableParallelism, cpus, loadavg } from "node:os";
import type { ListTime } from "./lists.ts";

export interface AuditFigures {
  readonly entries: number;
  readonly sealSeconds: number;
  readonly verifySeconds: number;
  /** The most memory that the process held while it verified, beyond what it held before. */
  readonly memoryMegabytes: number;
  readonly idleMilliseconds: number;
  readonly lists: readonly ListTime[];
}

export function describeAudit(figures: Readonly<Record<string, AuditFigures>>, listed: number): string {
  return [
    "# The record of changes, measured",
    "",
    `Written by \`npm run bench:audit\`. ${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores, Node`,
    `${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)} at the end. \`idle\` is the sealing job where there is nothing to do.`,
    "",
    "| database | entries | sealed in s | verified in s | entries/s | memory MB | idle ms |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...Object.entries(figures).map(([name, one]) => {
      const rate = Math.round(one.entries / one.verifySeconds).toLocaleString("en");
      return `| ${name} | ${one.entries.toLocaleString("en")} | ${one.sealSeconds.toFixed(1)} | ${one.verifySeconds.toFixed(1)} | ${rate} | ${one.memoryMegabytes.toFixed(0)} | ${one.idleMilliseconds.toFixed(1)} |`;
    }),
    "",
    `The first page of twenty, with the exact count, of ${listed.toLocaleString("en")} entries; medians of nine.`,
    "",
    ...Object.entries(figures).flatMap(([name, { lists }]) => [
      `## ${name}`,
      "",
      "| list | fit | ms | best |",
      "| --- | ---: | ---: | ---: |",
      ...lists.map(
        (list) =>
          `| ${list.name} | ${list.count.toLocaleString("en")} | ${list.median.toFixed(1)} | ${list.best.toFixed(1)} |`,
      ),
      "",
    ]),
  ].join("\n");
}
