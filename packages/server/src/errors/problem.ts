/** An expected "no" on its way to the caller: a code of the table, and a message that says what to do next. */
import { type Code, codes } from "./codes.ts";

export class Problem extends Error {
  readonly code: Code;
  /** Seconds after which a retry makes sense; becomes the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: Code,
    message: string = codes[code].message,
    options: { retryAfterSeconds?: number; cause?: Error } = {},
  ) {
    super(message, options.cause && { cause: options.cause });
    this.name = "Problem";
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return codes[this.code].status;
  }
}

/** A command that cannot be carried out: one line for the person who gave it, saying what to do next. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}
