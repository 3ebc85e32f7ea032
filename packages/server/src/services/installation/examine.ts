/** Looks an installation over without changing it: what is in order, what is not, and what to do about it. */
import { isTampering } from "../../domain/audit-chain/finding.ts";
import { isoInstant } from "../../domain/calendar.ts";
import { listCompanies } from "../../storage/companies.ts";
import { findInstallation } from "../../storage/installation.ts";
import { schemaExists, schemaIsCurrent } from "../../storage/migrate.ts";
import { countSealedOtherwise } from "../../storage/sealed-values.ts";
import { type ChainReport, verifyRecord } from "../audit/verify.ts";
import type { ServiceContext } from "../context.ts";
import { examineMail } from "../mail/examine.ts";
import { examineWebhooks } from "../webhooks/examine.ts";

export interface Finding {
  readonly subject: string;
  readonly state: "good" | "warning" | "fault";
  /** What is so, and where it is not good what to do. */
  readonly text: string;
}

/** How many entries of a company's record of changes have been verified, of how many. */
export type ExaminingProgress = (company: string, verified: number, of: number) => void;

const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** `tell` hears how far the long part of it has come. */
export async function examineInstallation(context: ServiceContext, tell: ExaminingProgress): Promise<Finding[]> {
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
    ...(secrets.isOurs(installation.sealed_check) ? await examineUnderKey(context, tell) : []),
    behindSeconds * 1000 <= CLOCK_TOLERANCE_MILLISECONDS
      ? { subject: "clock", state: "good", text: "It has not been set back." }
      : {
          subject: "clock",
          state: "fault",
          text: `It is ${behindSeconds} s behind what the installation has already seen. Set the system clock right.`,
        },
    ...((await schemaIsCurrent(database))
      ? [...(await examineMail(context)), ...(await examineWebhooks(context))]
      : []),
    ...durability.map(({ isGood, text }): Finding => {
      return { subject: "durability", state: isGood ? "good" : "warning", text };
    }),
  ];
}

async function examineUnderKey(context: ServiceContext, tell: ExaminingProgress): Promise<Finding[]> {
  if (!(await schemaIsCurrent(context.database))) return [];
  return [...(await examineSealedValues(context)), ...(await examineRecords(context, tell))];
}

async function examineRecords(context: ServiceContext, tell: ExaminingProgress): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, name } of await listCompanies(context.database.read)) {
    const report = await verifyRecord(context, id, null, (verified, of) => tell(name, verified, of));
    findings.push(...recordFindings(name, report));
  }
  return findings;
}

const RECORD_FINDINGS_MAX = 10;

function recordFindings(name: string, { companyId, head, findings, further }: ChainReport): Finding[] {
  const subject = "record of changes";
  const told = findings.slice(0, RECORD_FINDINGS_MAX).map((finding): Finding => {
    const text = `${name}: ${finding.fault}. ${finding.text}`;
    return { subject, state: isTampering(finding) ? "fault" : "warning", text };
  });
  const more = further + findings.length - told.length;
  if (more > 0) {
    const text = `${name}: ${more} further findings. See: leasehold audit verify --company ${companyId}`;
    told.push({ subject, state: "fault", text });
  }
  if (told.length > 0) return told;
  const text =
    head === null
      ? `${name}: its chain begins once a server runs.`
      : `${name}: whole up to entry ${head.position}, signed ${isoInstant(head.signed_at)}.`;
  return [{ subject, state: "good", text }];
}

async function examineSealedValues({ database, secrets }: ServiceContext): Promise<Finding[]> {
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
