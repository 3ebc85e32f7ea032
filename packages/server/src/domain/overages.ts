/** How far a license's consumption may pass its maximum: what the vendor has set, and what clients made of it. */

export interface Overages {
  readonly allow_overages: boolean;
  readonly max_overages: number;
}

export interface OverageTerms extends Overages {
  /** Whether clients may go beyond what the vendor has set, up to the ceiling. */
  readonly client_may_raise_overages: boolean;
  readonly client_max_overages: number;
  /** What clients have chosen; null leaves the vendor's value in force. */
  readonly chosen_allow_overages: boolean | null;
  readonly chosen_max_overages: number | null;
}

/** What a call asks for; a member that it leaves out stays as it is. */
export type AskedOverages = { readonly [Name in keyof Overages]?: Overages[Name] | undefined };

export type ChosenOverages = Partial<Pick<OverageTerms, "chosen_allow_overages" | "chosen_max_overages">>;

/** The values that count. A choice never reaches beyond what its license lets clients choose now. */
export function overagesInForce(terms: OverageTerms): Overages {
  const { chosen_allow_overages, chosen_max_overages } = terms;
  if (chosen_allow_overages === null && chosen_max_overages === null) return vendorsOverages(terms);
  return {
    allow_overages: (chosen_allow_overages ?? terms.allow_overages) && mayAllow(terms),
    max_overages: Math.min(chosen_max_overages ?? terms.max_overages, mostChoosable(terms)),
  };
}

/** What is taken of a request: each member within what clients may choose; the others are ignored, not refused. */
export function chooseOverages(terms: OverageTerms, asked: AskedOverages): ChosenOverages {
  const { allow_overages: allows, max_overages: max } = asked;
  const takesAllow = allows !== undefined && (!allows || mayAllow(terms));
  const takesMax = max !== undefined && max <= mostChoosable(terms);
  return {
    ...(takesAllow && { chosen_allow_overages: allows }),
    ...(takesMax && { chosen_max_overages: max }),
  };
}

const vendorsMembers = ["allow_overages", "max_overages", "client_may_raise_overages", "client_max_overages"];

/** When the vendor changes any of this, it is the vendor's word that counts until clients choose anew. */
export function forgottenChoice(changes: Partial<OverageTerms>): ChosenOverages {
  const isChanged = vendorsMembers.some((name) => name in changes);
  return isChanged ? { chosen_allow_overages: null, chosen_max_overages: null } : {};
}

function vendorsOverages({ allow_overages, max_overages }: OverageTerms): Overages {
  return { allow_overages, max_overages };
}

function mayAllow(terms: OverageTerms): boolean {
  return terms.allow_overages || terms.client_may_raise_overages;
}

/** Where the vendor allows no overage, whatever a client makes of it is a raise, so the ceiling alone bounds it. */
function mostChoosable(terms: OverageTerms): number {
  if (!terms.client_may_raise_overages) return terms.max_overages;
  return terms.allow_overages ? Math.max(terms.max_overages, terms.client_max_overages) : terms.client_max_overages;
}
