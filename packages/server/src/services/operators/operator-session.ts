/** An operator who is signed in, as services know one. */
import type { Permission } from "../../domain/permissions.ts";
import type { OperatorSessionTable } from "../../storage/tables/operators.ts";

export interface OperatorSession {
  readonly id: number;
  readonly operatorId: number;
  readonly email: string;
  readonly name: string;
  /** The company that the session is in at present. */
  readonly companyId: number;
  /** The operator's role there. */
  readonly role: string;
  /** What the role allows now; nothing where the company has no such role any more. */
  readonly permissions: ReadonlySet<Permission>;
  /** A session signed in by a company's provider is good for that company alone. */
  readonly signedInBy: OperatorSessionTable["signed_in_by"];
  readonly hasSecondFactor: boolean;
  readonly csrfToken: string;
}

/** Where a request came from. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
}
