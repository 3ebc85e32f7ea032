/** An expected "no" on its way to the caller: a code of the table, and a message that says what to do next. */
import { type Code, codes } from "./codes.ts";

/** Each text goes on from the member's name, e.g. `must be at least 1`. */
export type FieldFaults = Readonly<Record<string, readonly string[]>>;

export class Problem extends Error {
  readonly code: Code;
  /** Seconds after which a retry makes sense; becomes the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;
  /** What is wrong with which member of the request, by the member's path. */
  readonly fields: FieldFaults;

  constructor(
    code: Code,
    message: string = codes[code].message,
    options: { retryAfterSeconds?: number; cause?: Error; fields?: FieldFaults } = {},
  ) {
    super(message, options.cause && { cause: options.cause });
    this.name = "Problem";
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields ?? {};
  }

  get status(): number {
    return codes[this.code].status;
  }
}

/** A command that cannot be carried out: one line for the person who gave it, saying what to do next. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}

/** Stands for the request as a whole, where no member of it is at fault. */
export const WHOLE_REQUEST = "non_field_errors";

/** A validation_error that names each member at fault and what is allowed for it. */
export function invalidFields(fields: FieldFaults): Problem {
  const faults = Object.entries(fields).flatMap(([name, texts]) =>
    texts.map((text) => `${name === WHOLE_REQUEST ? "The body" : name} ${text}`),
  );
  return new Problem("validation_error", `${faults.join("; ")}.`, { fields });
}
