/** Takes a file in, as it comes over the wire, to be worked off afterwards. */
import { type ImportKind, nothingImported } from "../../domain/csv-import.ts";
import { invalidFields } from "../../errors/problem.ts";
import { changeCsvImport, deleteCsvImport, insertCsvImport, insertCsvImportPart } from "../../storage/csv-imports.ts";
import type { CsvImportTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { IMPORTS_JOB, PART_BYTES } from "./parts.ts";

export interface FileToImport {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const NAME_LENGTH_MAX = 255;

/** Returns the id of the import. The file is never held in memory: each part is stored when it is whole. */
export async function beginImport(
  context: ServiceContext,
  administrator: Administrator,
  kind: ImportKind,
  file: FileToImport,
): Promise<number> {
  const row = newImport(context, administrator, kind, file.name);
  const { id } = row;
  await context.database.write((queries) => insertCsvImport(queries, row));
  try {
    const byteCount = await storeParts(context, id, file.content);
    if (byteCount === 0) throw invalidFields({ file: ["must not be empty"] });
    await context.database.write(async (queries) => {
      await changeCsvImport(queries, row, { status: "pending", byte_count: byteCount });
      const now = context.clock.now();
      const after = { kind, file_name: row.file_name, bytes: byteCount };
      await recordChange(context, queries, administrator, now, { action: "import.created", id, after });
    });
  } catch (error) {
    await context.database.write((queries) => deleteCsvImport(queries, id));
    throw error;
  }
  context.jobs.wake(IMPORTS_JOB);
  return id;
}

function newImport(
  { clock, newId }: ServiceContext,
  { companyId, actor }: Administrator,
  kind: ImportKind,
  name: string,
): CsvImportTable {
  return {
    id: newId(),
    company_id: companyId,
    kind,
    file_name: name.replaceAll(/\p{Cc}/gu, "").slice(0, NAME_LENGTH_MAX),
    status: "uploading",
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    byte_count: 0,
    bytes_done: 0,
    columns_json: null,
    result_json: JSON.stringify(nothingImported),
    created_at: clock.now(),
    started_at: null,
    finished_at: null,
  };
}

/** Returns how many bytes the file has. */
async function storeParts(
  { database }: ServiceContext,
  importId: number,
  content: AsyncIterable<Uint8Array>,
): Promise<number> {
  let number = 0;
  const store = async (bytes: Buffer) => {
    const part = { import_id: importId, number, content_base64: bytes.toString("base64") };
    await database.write((queries) => insertCsvImportPart(queries, part));
    number += 1;
  };
  let kept = Buffer.alloc(0);
  for await (const chunk of content) {
    kept = Buffer.concat([kept, chunk]);
    for (; kept.length >= PART_BYTES; kept = kept.subarray(PART_BYTES)) await store(kept.subarray(0, PART_BYTES));
  }
  const byteCount = number * PART_BYTES + kept.length;
  if (kept.length > 0) await store(kept);
  return byteCount;
}
