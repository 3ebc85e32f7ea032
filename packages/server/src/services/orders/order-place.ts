/** What every step of placing an order works with. It lives inside the transaction and is made anew when that runs again. */
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import type { EnsuredPerson } from "../license-users/ensure-people.ts";
import type { OrderFaults } from "./order-faults.ts";

export interface OrderPlace {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly administrator: Administrator;
  readonly companyId: number;
  readonly now: number;
  /** Everybody whom the order names as user or manager, by address. */
  readonly people: ReadonlyMap<string, EnsuredPerson>;
  readonly faults: OrderFaults;
}
