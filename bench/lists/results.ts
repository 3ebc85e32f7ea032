/** Writes what was measured as a table, against the targets. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { sizes } from "./fill.ts";
import type { ListFigures } from "./measure.ts";

const READS_MAX = 50;
const SEARCH_MILLISECONDS_MAX = 500;
const TALLY_MILLISECONDS_MAX = 30;

export function describeLists(figures: Readonly<Record<string, readonly ListFigures[]>>): string {
  const names = Object.keys(figures);
  return [
    "# Lists of 1,000,000 licenses, measured",
    "",
    `Written by \`npm run bench:lists\`. ${count(sizes.licenses)} licenses of ${count(sizes.products)} products in`,
    `${count(sizes.orders)} orders of ${count(sizes.customers)} customers, with ${count(sizes.licenses)} features,`,
    `${count(sizes.devices)} devices, ${count(sizes.licenses / 5)} assignments of ${count(sizes.users)} users and metadata on every`,
    "fifth license; a hundredth of it once more for another company. Medians of up to 60 rounds; `one read` is a license",
    "found by its id, measured between the rounds. `ids` is the exact count and the ids of the first twenty; `page` is the",
    "same with everything that a page shows of its licenses, in a process that has shown other pages before.",
    "",
    `Targets: a page within ${READS_MAX} reads, a search within ${SEARCH_MILLISECONDS_MAX} ms, the count of all within ${TALLY_MILLISECONDS_MAX} ms.`,
    `${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores, Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)} at the end.`,
    "",
    ...names.flatMap((name) => table(name, figures[name] ?? [])),
  ].join("\n");
}

function table(name: string, figures: readonly ListFigures[]): string[] {
  return [
    `## ${name}`,
    "",
    "| list | fit | ids ms | best | page ms | best | one read ms | ids in reads | page in reads | met |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ...figures.map(row),
    "",
  ];
}

function row({ list, count: fit, found, foundBest, whole, wholeBest, read }: ListFigures): string {
  const isMet = list.target === "search" ? whole <= SEARCH_MILLISECONDS_MAX : whole <= READS_MAX * read;
  const cells = [
    list.name,
    count(fit),
    found.toFixed(2),
    foundBest.toFixed(2),
    whole.toFixed(2),
    wholeBest.toFixed(2),
    read.toFixed(3),
    (found / read).toFixed(0),
    (whole / read).toFixed(0),
    isMet ? "yes" : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
