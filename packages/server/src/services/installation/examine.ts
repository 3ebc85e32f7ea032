/** Looks an installation over without changing it: what is in order, what is not, and what to do about it. */
import { findInstallation } from "../../storage/installation.ts";
import { schemaExists, schemaIsCurrent } from "../../storage/migrate.ts";
import { countSealedOtherwise } from "../../storage/sealed-values.ts";
import type { ServiceContext } from "../context.ts";

export interface Finding {
  readonly subject: string;
  readonly state: "good" | "warning" | "fault";
  /** What is so, and where it is not good what to do. */
  readonly text: string;
}

const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

export async function examineInstallation(context: ServiceContext): Promise<Finding[]> {
  const { database, secrets, clock } = context;
  const installation = (await schemaExists(database)) ? await findInstallation(database.read) : undefined;
  if (installation === undefined) {
    return [{ subject: "database", state: "fault", text: "It holds no installation. Make one with: leasehold init" }];
  }
  const durability = await database.dialect.durability(database.read);
  const behindSeconds = Math.round((installation.clock_seen - clock.now()) / 1000);
  return [
    { subject: "database", state: "good", text: "It can be reached and holds an installation." },
    (await schemaIsCurrent(database))
      ? { subject: "schema", state: "good", text: "It is of this version." }
      : { subject: "schema", state: "warning", text: "It is older than the program. Starting the server updates it." },
    secrets.isOurs(installation.sealed_check)
      ? { subject: "secret key", state: "good", text: "It is the one that the installation is under." }
      : {
          subject: "secret key",
          state: "fault",
          text: "The installation is under another. Set LEASEHOLD_SECRET_KEY to that one; if a change of the key was cut off, finish it with: leasehold secret-key change",
        },
    ...(secrets.isOurs(installation.sealed_check) ? await examineSealedValues(context) : []),
    behindSeconds * 1000 <= CLOCK_TOLERANCE_MILLISECONDS
      ? { subject: "clock", state: "good", text: "It has not been set back." }
      : {
          subject: "clock",
          state: "fault",
          text: `It is ${behindSeconds} s behind what the installation has already seen. Set the system clock right.`,
        },
    ...durability.map(({ isGood, text }): Finding => {
      return { subject: "durability", state: isGood ? "good" : "warning", text };
    }),
  ];
}

async function examineSealedValues({ database, secrets }: ServiceContext): Promise<Finding[]> {
  if (!(await schemaIsCurrent(database))) return [];
  const values = await countSealedOtherwise(database.read, secrets.mark);
  if (values === 0) return [{ subject: "secrets", state: "good", text: "All of them are under the secret key." }];
  return [
    {
      subject: "secrets",
      state: "fault",
      text: `${values} of them are under another secret key. Set LEASEHOLD_SECRET_KEY to that one and LEASEHOLD_NEW_SECRET_KEY to the present one, and run: leasehold secret-key change`,
    },
  ];
}
