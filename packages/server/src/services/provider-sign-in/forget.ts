/** Forgets the sign-ins that nobody has come back from in time. */
import { prunePendingSignIns } from "../../storage/sign-in-providers.ts";
import type { ServiceContext } from "../context.ts";

export async function forgetPendingSignIns({ database, clock }: ServiceContext): Promise<void> {
  await database.write((queries) => prunePendingSignIns(queries, clock.now()));
}
