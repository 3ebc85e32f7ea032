/** A provider that cannot be used is no fault of the person who signs in: the application is told to try again. */
import { Problem } from "../../errors/problem.ts";
import { ProviderUnusable } from "../identity-providers/provider-unusable.ts";

export async function askAccountProvider<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderUnusable)) throw error;
    throw new Problem(
      "service_unavailable",
      "The identity provider of this customer account cannot be used just now. Try again in a moment, or ask the vendor.",
      { retryAfterSeconds: 5, cause: error },
    );
  }
}
