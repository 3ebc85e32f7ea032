/** What is told of a product, or of a bundle, to any application of the vendor's. */

import { releasedVersions } from "../../domain/entitled-version.ts";
import { Problem } from "../../errors/problem.ts";
import { listInstallationFiles } from "../../storage/installation-files.ts";
import { listCustomFieldsOfProduct } from "../../storage/product-features.ts";
import type { InstallationFileTable, ProductCustomFieldTable, ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { findProductByCode } from "./find-product.ts";

export interface ProductDetailsRequest {
  readonly product: string;
  readonly includeLatestVersion: boolean;
  readonly includeCustomFields: boolean;
  /** Of the latest version. */
  readonly environment: string | null;
}

export interface ProductDetails {
  readonly product: ProductTable;
  /** Undefined where it was not asked for, null where the product has none. */
  readonly latestVersion: InstallationFileTable | null | undefined;
  readonly customFields: readonly ProductCustomFieldTable[] | undefined;
}

export async function productDetails(
  context: ServiceContext,
  caller: Caller,
  request: ProductDetailsRequest,
): Promise<ProductDetails> {
  const { read } = context.database;
  const product = await findProductByCode(context, caller, request.product);
  if (product === undefined) throw new Problem("unknown_product");
  const files = request.includeLatestVersion ? await listInstallationFiles(read, product.id) : undefined;
  const filter = { environment: request.environment, channel: null };
  return {
    product,
    latestVersion: files && (releasedVersions(files, filter)[0] ?? null),
    customFields: request.includeCustomFields ? await listCustomFieldsOfProduct(read, product.id) : undefined,
  };
}
