/** Who administers a company: an operator, a management key, a command on the server's own machine, or a job. */
import { type Permission, permissions } from "../../domain/permissions.ts";
import type { AuditEntryTable } from "../../storage/tables/histories.ts";

export interface Administrator {
  readonly companyId: number;
  /** Who is told of in histories and audit entries. */
  readonly actor: {
    readonly kind: AuditEntryTable["actor_kind"];
    readonly id: number | null;
    readonly name: string;
  };
  readonly permissions: ReadonlySet<Permission>;
}

/** Whoever may run commands beside the database may do everything. */
export function commandLine(companyId: number): Administrator {
  return {
    companyId,
    actor: { kind: "command-line", id: null, name: "command line" },
    permissions: new Set(permissions),
  };
}

/** What happens by itself, at its time. */
export function job(companyId: number, name: string): Administrator {
  return { companyId, actor: { kind: "job", id: null, name }, permissions: new Set(permissions) };
}
