/** Tells on standard error how far the verifying of a long record has come; of a short one nothing. */
import type { Terminal } from "./terminal.ts";

const ENTRIES_BETWEEN = 50_000;

export function verifyingProgressOn(terminal: Terminal): (company: string, verified: number, of: number) => void {
  return (company, verified, of) => {
    if (verified === 0 || verified % ENTRIES_BETWEEN !== 0) return;
    terminal.writeError(`${company}: ${verified} of ${of} entries of the record of changes are verified.\n`);
  };
}
