/** What lists of customer labels can be narrowed by. */
import type { FilterFields } from "./listing.ts";

export const customerLabelFilters = { id: "id", label: "text", color: "text" } as const satisfies FilterFields;
