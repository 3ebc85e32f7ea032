/** The parts in which a file is stored, and the lines that they hold. */
import { parse } from "csv-parse";
import { findCsvImportPart } from "../../storage/csv-imports.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CsvImportTable } from "../../storage/tables/histories.ts";

/** The job that works off imports. */
export const IMPORTS_JOB = "work-off-imports";

export const PART_BYTES = 192 * 1024;
const LINE_BYTES_MAX = 64 * 1024;

export interface Line {
  readonly cells: readonly string[];
  /** Where the next line begins. */
  readonly end: number;
}

/** The file is no file of comma-separated values from here on. */
export class UnreadableLine extends Error {
  override readonly name = "UnreadableLine";
}

/** From the byte on that has been reached; a part is read when its lines are asked for. */
export async function* linesFrom(read: Queries, { id, bytes_done: start }: CsvImportTable): AsyncGenerator<Line> {
  const gathered: Line[] = [];
  const parser = parse({
    bom: start === 0,
    max_record_size: LINE_BYTES_MAX,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    // Taken here, as lines that were read are lost to a stream that ends with a fault.
    on_record(cells: string[], { bytes }) {
      gathered.push({ cells, end: start + bytes });
      return null;
    },
  });
  let fault: Error | undefined;
  parser.on("error", (error) => {
    fault = error;
  });
  for await (const bytes of bytesFrom(read, id, start)) {
    await new Promise((resolve) => parser.write(bytes, resolve));
    yield* gathered.splice(0);
    if (fault !== undefined) throw new UnreadableLine(fault.message);
  }
  await new Promise<void>((resolve) => parser.end(resolve));
  yield* gathered.splice(0);
  if (fault !== undefined) throw new UnreadableLine(fault.message);
}

async function* bytesFrom(read: Queries, importId: number, start: number): AsyncIterable<Buffer> {
  let skipped = start % PART_BYTES;
  for (let number = Math.floor(start / PART_BYTES); ; number += 1) {
    const part = await findCsvImportPart(read, importId, number);
    if (part === undefined) return;
    yield Buffer.from(part.content_base64, "base64").subarray(skipped);
    skipped = 0;
  }
}
