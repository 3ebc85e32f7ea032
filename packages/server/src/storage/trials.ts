/** Which device was given which trial. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { LicenseTable, TrialDeviceTable } from "./tables/licenses.ts";

type TrialDevice = Pick<TrialDeviceTable, "company_id" | "product_id" | "hardware_id">;

/** The license that the device was given last as a trial of the product. */
export async function findTrialOfDevice(queries: Queries, device: TrialDevice): Promise<LicenseTable | undefined> {
  const { rows } = await trialOfDevice(queries, device);
  return rows[0];
}

const trialOfDevice = prepared((queries, value: Value<TrialDevice>) =>
  queries
    .selectFrom("trial_device")
    .innerJoin("license", "license.id", "trial_device.license_id")
    .selectAll("license")
    .where("trial_device.company_id", "=", value("company_id"))
    .where("trial_device.product_id", "=", value("product_id"))
    .where("trial_device.hardware_id", "=", value("hardware_id")),
);

/** Those of the licenses that were given to whoever asked, on a device other than this, which has never had them. */
export async function listTrialsOfOtherDevices(
  queries: Queries,
  licenseIds: Iterable<number>,
  hardwareId: string,
): Promise<ReadonlySet<number>> {
  const rows = await findForEach(licenseIds, (part) =>
    queries
      .selectFrom("license")
      .innerJoin("order", "order.id", "license.order_id")
      .select("license.id")
      .where("license.id", "in", part)
      .where("license.is_trial", "=", true)
      // Of an order that the vendor has placed, or has taken on since, nobody has told anything.
      .where("order.customer_told_json", "is not", null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("trial_device")
              .select("trial_device.license_id")
              .whereRef("trial_device.license_id", "=", "license.id")
              .where("trial_device.hardware_id", "=", hardwareId),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("device")
              .select("device.id")
              .whereRef("device.license_id", "=", "license.id")
              .where("device.hardware_id", "=", hardwareId),
          ),
        ),
      )
      .execute(),
  );
  return new Set(rows.map(({ id }) => id));
}

export async function saveTrialOfDevice(queries: Queries, row: TrialDeviceTable): Promise<void> {
  await saveTrial(queries, row, {});
}

const saveTrial = preparedByColumns((queries, row: TrialDeviceTable) =>
  queries
    .insertInto("trial_device")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["company_id", "product_id", "hardware_id"]).doUpdateSet((eb) => ({
        license_id: eb.ref("excluded.license_id"),
        created_at: eb.ref("excluded.created_at"),
      })),
    ),
);
