import { expect, it } from "vitest";
import { csvRows } from "./csv.ts";

async function fileOf(cell: string): Promise<string> {
  async function* rows() {
    yield [cell, "end"];
  }
  let file = "";
  for await (const line of csvRows(["text", "last"], rows())) file += line;
  return file;
}

it.each(["a\n=1+1", "a\r=1+1", "a\r\n=1+1", "a;=1+1", "a\t=1+1", 'a"\n=1+1'])(
  "a text makes no cell and no row of its own, whatever a program takes for their end: %j",
  async (text) => {
    expect(await fileOf(text)).toBe(`text,last\r\n"${text.replaceAll('"', '""')}",end\r\n`);
  },
);
