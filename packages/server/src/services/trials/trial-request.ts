/** What somebody says who asks for a trial. */

export interface TrialRequest {
  readonly hardwareId: string;
  readonly product: string;
  /** The policy's code; null for the product's default policy. */
  readonly policy: string | null;
  /** As it is stored and compared. */
  readonly email: string | null;
  /** For a new user of a product that is licensed by user. */
  readonly password: string | null;
  readonly customer: ToldCustomer;
  /** Whether the call took place before under its Idempotency-Key, and only its answer was lost. */
  readonly isRepeated: boolean;
}

/** Empty where nothing was said. */
export interface ToldCustomer {
  readonly first_name: string;
  readonly last_name: string;
  readonly company_name: string;
  readonly phone: string;
  readonly reference: string;
  readonly address: string;
  readonly postcode: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
}
