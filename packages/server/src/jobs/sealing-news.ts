/** What the log tells of the record of changes: each new head, so that it is kept elsewhere too, and what was tampered with. */
import type { Log } from "../runtime/log.ts";
import type { SealingNews } from "../services/audit/seal.ts";

export function sealingNewsIn(log: Log): SealingNews {
  return {
    begun: ({ company_id: company, position, hash }) =>
      log.warn({ company, position, hash }, "the record of changes begins: this is its first head"),
    sealed: ({ company_id: company, position, hash }) =>
      log.info({ company, position, hash }, "the record of changes is sealed"),
    refused: ({ companyId: company, fault, position, entryId, text }) =>
      log.error(
        { company, fault, position, entry: entryId },
        `the record of changes was tampered with, and is not sealed over: ${text}`,
      ),
  };
}
