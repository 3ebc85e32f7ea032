/** What an import did, or in a dry run would do. */

export type ImportedKind =
  | "settings"
  | "products"
  | "features"
  | "custom_fields"
  | "policies"
  | "installation_files"
  | "bundles"
  | "customer_accounts"
  | "customers"
  | "license_users"
  | "orders"
  | "licenses";
export type ImportOutcome = "created" | "changed" | "unchanged";
export type ImportCounts = Readonly<Record<ImportedKind, Readonly<Record<ImportOutcome, number>>>>;

export interface ImportReport {
  readonly dry_run: boolean;
  readonly counts: ImportCounts;
  /** Shown this once; null in a dry run, which keeps none. */
  readonly generated_passwords: readonly { readonly email: string; readonly password: string | null }[];
  readonly generated_keys: readonly {
    readonly order: string;
    readonly product: string;
    readonly license_key: string | null;
  }[];
}

export class Tally {
  readonly counts: Record<ImportedKind, Record<ImportOutcome, number>>;
  readonly generatedPasswords: { email: string; password: string }[] = [];
  readonly generatedKeys: { order: string; product: string; license_key: string }[] = [];

  constructor() {
    const none = () => ({ created: 0, changed: 0, unchanged: 0 });
    this.counts = {
      settings: none(),
      products: none(),
      features: none(),
      custom_fields: none(),
      policies: none(),
      installation_files: none(),
      bundles: none(),
      customer_accounts: none(),
      customers: none(),
      license_users: none(),
      orders: none(),
      licenses: none(),
    };
  }

  add(kind: ImportedKind, outcome: ImportOutcome): void {
    this.counts[kind][outcome] += 1;
  }

  /** Whether anything was written. */
  get hasChanges(): boolean {
    return Object.values(this.counts).some(({ created, changed }) => created + changed > 0);
  }

  /** How much was written of which kind. */
  written(): Partial<ImportCounts> {
    const counts = Object.entries(this.counts).filter(([, { created, changed }]) => created + changed > 0);
    return Object.fromEntries(counts);
  }

  report(dryRun: boolean): ImportReport {
    return {
      dry_run: dryRun,
      counts: this.counts,
      generated_passwords: this.generatedPasswords.map((one) => (dryRun ? { ...one, password: null } : one)),
      generated_keys: this.generatedKeys.map((one) => (dryRun ? { ...one, license_key: null } : one)),
    };
  }
}
