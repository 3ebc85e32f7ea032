/** Events of customers, products and their versions, as the catalog of a company changes. */
import type { CustomerData, InstallationFileData, ProductData } from "../../domain/event-data.ts";
import type { EventTelling } from "../../domain/event-types.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { findInstallationFile } from "../../storage/installation-files.ts";
import { findProductById } from "../../storage/products.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import { describeCustomer, describeInstallationFile, describeProduct } from "./describe.ts";
import type { ChangePlace, ToldEvent } from "./told-event.ts";

type Told = Promise<readonly ToldEvent[]>;

export async function tellCustomer(
  { queries, companyId, change }: ChangePlace,
  type: EventTelling<{ customer: CustomerData }>,
): Told {
  const customer = await findCustomer(queries, companyId, change.id);
  return customer === undefined ? [] : [{ type, objectId: change.id, data: { customer: describeCustomer(customer) } }];
}

export async function tellProduct(
  { queries, companyId, change }: ChangePlace,
  type: EventTelling<{ product: ProductData }>,
): Told {
  const product = await findProductById(queries, companyId, change.id);
  return product === undefined ? [] : [{ type, objectId: change.id, data: { product: describeProduct(product) } }];
}

/** `gone` is the version's row where there is none any more. */
export async function tellInstallationFile(
  { queries, companyId, change }: ChangePlace,
  type: EventTelling<{ installation_file: InstallationFileData }>,
  gone?: InstallationFileTable,
): Told {
  const file = gone ?? (await findInstallationFile(queries, companyId, change.id));
  if (file === undefined) return [];
  const product = await findProductById(queries, companyId, file.product_id);
  return [{ type, objectId: file.id, data: { installation_file: describeInstallationFile(file, product) } }];
}
