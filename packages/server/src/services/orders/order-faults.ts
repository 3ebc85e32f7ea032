/** What is wrong with an order that is asked for: every fault with its place, so that all can be mended at once. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { Code } from "../../errors/codes.ts";
import { Problem } from "../../errors/problem.ts";

interface OrderFault {
  readonly path: FaultPath;
  readonly text: string;
  readonly code: Code;
}

/** An order of many thousand licenses can have as many faults. */
const FIELDS_MAX = 100;
const TOLD_IN_MESSAGE_MAX = 5;

export class OrderFaults {
  readonly #faults: OrderFault[] = [];

  /** The text goes on from the place's name, e.g. `must be at least 1`. */
  add(path: FaultPath, text: string, code: Code = "validation_error"): void {
    this.#faults.push({ path, text, code });
  }

  /** The refusal carries the code of the fault that was found first. */
  throwIfAny(): void {
    const [first] = this.#faults;
    if (first === undefined) return;
    const fields: Record<string, string[]> = {};
    for (const { path, text } of this.#faults.slice(0, FIELDS_MAX)) {
      const name = path.join(".");
      fields[name] = [...(fields[name] ?? []), text];
    }
    const told = this.#faults.slice(0, TOLD_IN_MESSAGE_MAX).map(({ path, text }) => `${path.join(".")} ${text}`);
    const untold = this.#faults.length - told.length;
    const message = `${told.join("; ")}${untold === 0 ? "" : `; and ${untold} more`}.`;
    throw new Problem(first.code, message, { fields });
  }
}
