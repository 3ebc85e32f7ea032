/** An installation with records of changes, written, sealed, tampered with and verified without a server. */

import { openContext } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";
import type { ChainFault } from "../src/domain/audit-chain/finding.ts";
import type { Anchor } from "../src/domain/audit-chain/head.ts";
import { commandLine } from "../src/services/administrators/administrator.ts";
import { writeEntry } from "../src/services/audit/record-change.ts";
import { type RememberedHeads, sealRecords, untold } from "../src/services/audit/seal.ts";
import { type ChainReport, verifyRecord } from "../src/services/audit/verify.ts";
import { createCompany } from "../src/services/companies/create.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { createInstallation } from "../src/services/installation/create.ts";
import type { AuditEntryTable, AuditHeadTable } from "../src/storage/tables/histories.ts";
import type { DatabasePlace } from "./databases.ts";
import { cheapPasswords, SECRET_KEY } from "./license-server.ts";
import { MovableClock } from "./movable-clock.ts";

export class AuditRecord {
  readonly clock = new MovableClock();
  readonly context: ServiceContext;
  /** What the process that seals here remembers. */
  readonly remembered: RememberedHeads = new Map();
  /** What it said of what it would not seal over. */
  readonly refused: ChainFault[] = [];
  #companyId = 0;
  #count = 0;

  private constructor(place: DatabasePlace) {
    const flags = { dataDir: place.dataDir, ...(place.databaseUrl && { databaseUrl: place.databaseUrl }) };
    const config = readConfig(flags, { LEASEHOLD_SECRET_KEY: SECRET_KEY });
    this.context = openContext(config, { create: true }, { clock: this.clock, passwords: cheapPasswords });
  }

  static async open(place: DatabasePlace): Promise<AuditRecord> {
    const record = new AuditRecord(place);
    const first = await createInstallation(record.context, { name: "First", signingKeyBits: 2048 });
    record.#companyId = first?.company_id ?? 0;
    return record;
  }

  get companyId(): number {
    return this.#companyId;
  }

  async addCompany(): Promise<number> {
    return (await createCompany(this.context, { name: "Second", signingKeyBits: 2048 })).company_id;
  }

  /** Writes entries about objects 1, 2, 3 … with something before and after. */
  async write(count: number, companyId = this.companyId): Promise<number[]> {
    const ids: number[] = [];
    await this.context.database.write(async (queries) => {
      ids.length = 0;
      for (let written = 0; written < count; written += 1) {
        this.#count += 1;
        const change = {
          action: "license.updated",
          id: this.#count,
          before: { email: `person${this.#count}@before.example` },
          after: { email: `person${this.#count}@after.example` },
        } as const;
        ids.push(await writeEntry(this.context, queries, commandLine(companyId), this.clock.now(), change));
      }
    });
    return ids;
  }

  /** The same under another secret key. */
  under(secrets: ServiceContext["secrets"]): Pick<AuditRecord, "seal" | "context"> {
    const context = { ...this.context, secrets };
    return { context, seal: () => sealRecords(context, new Map(), untold) };
  }

  async seal(remembered = this.remembered): Promise<void> {
    const refused = ({ fault }: { fault: ChainFault }) => void this.refused.push(fault);
    await sealRecords(this.context, remembered, { begun() {}, sealed() {}, refused });
  }

  verify(companyId = this.companyId, anchor: Anchor | null = null): Promise<ChainReport> {
    return verifyRecord(this.context, companyId, anchor, () => {});
  }

  /** What is wrong with the records of all companies, as `fault` or `fault at position`. */
  async faults(anchor: Anchor | null = null): Promise<string[]> {
    const companies = await this.context.database.read.selectFrom("company").select("id").orderBy("id").execute();
    const reports = await Promise.all(
      companies.map(({ id }) => this.verify(id, id === this.companyId ? anchor : null)),
    );
    return reports.flatMap(({ findings }) =>
      findings.map(({ fault, position }) => (position === null ? fault : `${fault} at ${position}`)),
    );
  }

  entries(companyId = this.companyId): Promise<AuditEntryTable[]> {
    return this.context.database.read
      .selectFrom("audit_entry")
      .selectAll()
      .where("company_id", "=", companyId)
      .orderBy("position")
      .execute();
  }

  head(companyId = this.companyId): Promise<AuditHeadTable> {
    return this.context.database.read
      .selectFrom("audit_head")
      .selectAll()
      .where("company_id", "=", companyId)
      .executeTakeFirstOrThrow();
  }

  close(): Promise<void> {
    return this.context.database.close();
  }
}
