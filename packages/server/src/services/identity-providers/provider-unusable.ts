/** An identity provider that cannot be used: not reached, or what it answers is of no use. No fault of whoever signs in. */
import * as z from "zod";

/** The message is for the log: the reason alone, since what a library keeps beside it may hold what was sent or answered. */
export class ProviderUnusable extends Error {
  override readonly name = "ProviderUnusable";
}

export async function askProvider<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw new ProviderUnusable(error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
}
