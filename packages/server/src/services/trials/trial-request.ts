/** What somebody says who asks for a trial. */
import type { CustomerTexts } from "../../domain/customer.ts";

export interface TrialRequest {
  readonly hardwareId: string;
  readonly product: string;
  /** The policy's code; null for the product's default policy. */
  readonly policy: string | null;
  /** As it is stored and compared. */
  readonly email: string | null;
  /** For a new user of a product that is licensed by user. */
  readonly password: string | null;
  /** Empty where nothing was said. */
  readonly customer: Readonly<CustomerTexts>;
  /** Whether the call took place before under its Idempotency-Key, and only its answer was lost. */
  readonly isRepeated: boolean;
}
