/** Tables of what happened: activations, changes, calls, refusals, and files that were imported. */

import type { activationActions, actorKinds, historyLevels } from "../../domain/history-filters.ts";

export interface ActivationHistoryTable {
  id: number;
  license_id: number;
  device_id: number;
  license_user_id: number | null;
  action: (typeof activationActions)[number];
  is_transfer: boolean;
  ts: number;
}

export interface LicenseHistoryTable {
  id: number;
  license_id: number;
  device_id: number | null;
  license_user_id: number | null;
  ts: number;
  source: string;
  level: (typeof historyLevels)[number];
  text: string;
  data_json: string;
  sdk_version: string | null;
}

/** One change by an operator, a management key or a command. Secrets never enter it. */
export interface AuditEntryTable {
  id: number;
  company_id: number;
  ts: number;
  actor_kind: (typeof actorKinds)[number];
  actor_id: number | null;
  actor_name: string;
  /** The kind of object and what was done to it, e.g. `license.disabled`. */
  action: string;
  object_kind: string;
  object_id: number;
  /** The license that the change belongs to, whatever object it was made on. */
  license_id: number | null;
  /** The members that differ, as they were; null where the object is new. */
  before_json: string | null;
  after_json: string | null;
  /** Seals a digest of all above, so that nobody without the secret key can write an entry; null once it is in the chain. */
  sealed_origin: string | null;
  /** The entry's place in the chain of its company, from 1 on; null while it is not sealed yet. */
  position: number | null;
  /** Over all that it says, and over the hash of the entry before it. */
  hash: string | null;
  /** Goes into the digests of `before_json` and `after_json`, and is replaced where those are erased from. */
  salt: string | null;
  /** As the chain has them; null where there is no such text. */
  before_digest: string | null;
  after_digest: string | null;
  /** The entry that vouches for what an erasure has left of the texts. */
  redacted_by: number | null;
}

/** The end of a company's chain, signed. */
export interface AuditHeadTable {
  company_id: number;
  /** 0 where nothing is sealed yet. */
  position: number;
  hash: string;
  signed_at: number;
  /** The signing key. */
  key_id: number;
  signature: string;
}

/** One call that was made; null stands for what it was not about, or what is not known. */
export interface ActivityTable {
  id: number;
  company_id: number;
  ts: number;
  action: string;
  status_code: number;
  product_id: number | null;
  license_id: number | null;
  customer_id: number | null;
  order_id: number | null;
}

/** How many calls were alike within the hour that begins at `ts`. */
export interface ActivityHourlyTable extends ActivityTable {
  call_count: number;
}

/** A call of the License API that was refused for a reason of business; alike ones of a few seconds are one row. */
export interface RefusalTable {
  id: number;
  company_id: number;
  ts: number;
  code: string;
  call: string;
  /** The short code as it was sent, whether there is such a product or not; empty where none was. */
  product: string;
  product_id: number | null;
  /** Null where the call named no license that there is. */
  license_id: number | null;
  feature: string;
  hardware_id: string;
  username: string;
  /** How many calls the row stands for. */
  count: number;
}

/** A file of comma-separated values on its way in. */
export interface CsvImportTable {
  id: number;
  company_id: number;
  kind: "licenses" | "license-features" | "customers";
  file_name: string;
  /** `uploading` until the whole file is there. */
  status: "uploading" | "pending" | "running" | "error" | "success";
  actor_kind: AuditEntryTable["actor_kind"];
  actor_id: number | null;
  actor_name: string;
  byte_count: number;
  /** How far into the file rows have been dealt with. */
  bytes_done: number;
  /** The names in the file's first line; null until it has been read. */
  columns_json: string | null;
  /** What came of the rows so far. */
  result_json: string;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** A piece of the file, all of one size but the last; gone when the import is over. */
export interface CsvImportPartTable {
  import_id: number;
  number: number;
  content_base64: string;
}
