/** A catalog that cannot be taken: every fault of it, one on a line. */
import { type CatalogFault, faultLine } from "../../domain/catalog/fault.ts";
import { CommandRefused } from "../../errors/problem.ts";

export class CatalogFaults extends CommandRefused {
  readonly faults: readonly CatalogFault[];

  constructor(faults: readonly CatalogFault[]) {
    // The members of a bundle can all fail for the same reason, which is told once.
    const lines = [...new Set(faults.map(faultLine))];
    const heading = lines.length === 1 ? "The catalog has a fault:" : `The catalog has ${lines.length} faults:`;
    super([heading, ...lines.map((line) => `  ${line}`)].join("\n"));
    this.faults = faults;
  }
}
