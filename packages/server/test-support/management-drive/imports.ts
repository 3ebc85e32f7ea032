/** Imports of files, and what became of them. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Drive } from "./step.ts";
import type { World } from "./world.ts";

/** Waits until the import is over, as the lists of results tell. */
function learn(list: string) {
  return async (world: World, json: unknown): Promise<void> => {
    const { job_id: id } = json as { job_id: number };
    const isOver = async () => (await world.manage("GET", `/${list}/${id}/`)).json.finished_at !== null;
    for (let asked = 0; !(await isOver()); asked += 1) {
      if (asked > 500) throw new Error(`Import ${id} does not end.`);
      await sleep(20);
    }
    world.remember(list, id);
  };
}

export const importsDrive: Drive = [
  {
    endpoint: "import_licenses",
    answers: "importJob",
    file: () =>
      "license__license_key,product__short_code,customer__email\nDRAW-IMPO-RTED-0001,drawing,bought@plum.example\n",
    learn: learn("licenses-import-results"),
  },
  { endpoint: "list_license_imports", query: () => ({ status_iexact: "success" }), answers: "importResult" },
  { endpoint: "retrieve_license_import", id: "licenses-import-results", answers: "importResult" },
  {
    endpoint: "import_license_features",
    answers: "importJob",
    file: () => "license_key,code,max_consumption\nDRAW-IMPO-RTED-0001,exports,12\n",
    learn: learn("license-features-import-results"),
  },
  { endpoint: "list_license_feature_imports", answers: "importResult" },
  { endpoint: "retrieve_license_feature_import", id: "license-features-import-results", answers: "importResult" },
  {
    endpoint: "import_customers",
    answers: "importJob",
    file: () => "email,first_name,city\nimported@plum.example,Ib,Odense\n",
    learn: learn("customers-import-results"),
  },
  { endpoint: "export_licenses", query: () => ({ range: "last30" }) },
  { endpoint: "list_customer_imports", answers: "importResult" },
  { endpoint: "retrieve_customer_import", id: "customers-import-results", answers: "importResult" },
];
