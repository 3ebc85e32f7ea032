/** Who administers a company: an operator, a management key, a command on the server's own machine, or a job. */
import { type Permission, permissions } from "../../domain/permissions.ts";
import type { AuditEntryTable } from "../../storage/tables/histories.ts";
import type { OperatorSession } from "../operators/operator-session.ts";

export interface Administrator {
  readonly companyId: number;
  /** Who is told of in histories and audit entries. */
  readonly actor: {
    readonly kind: AuditEntryTable["actor_kind"];
    readonly id: number | null;
    readonly name: string;
  };
  readonly permissions: ReadonlySet<Permission>;
  /** The operator that it is; left out where it is none. */
  readonly operatorId?: number;
}

/** A person who is signed in, in the company of the session. */
export function signedIn(session: OperatorSession): Administrator {
  const { companyId, operatorId, email, permissions: allowed } = session;
  return {
    companyId,
    actor: { kind: "operator", id: operatorId, name: email },
    permissions: allowed,
    operatorId,
  };
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
