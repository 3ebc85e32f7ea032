/** A product, or a bundle, of which nothing is known but its code. */
import { nothingSettled } from "../../domain/entitlements.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportSession } from "./import-session.ts";

export function newProduct(
  session: Pick<ImportSession, "companyId" | "now"> & { readonly context: Pick<ServiceContext, "newId"> },
  shortCode: string,
): ProductTable {
  return {
    ...nothingSettled,
    id: session.context.newId(),
    company_id: session.companyId,
    short_code: shortCode,
    product_name: shortCode,
    authorization_method: "license-key",
    default_license_type: "perpetual",
    active: true,
    is_archived: false,
    is_bundle: false,
    subscription_duration: null,
    hardware_id_required: true,
    is_upgrade: false,
    is_node_locked: false,
    is_user_locked: false,
    metadata_json: "{}",
    created_at: session.now,
    updated_at: session.now,
  };
}
