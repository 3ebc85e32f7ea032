/** Sends a file of comma-separated values as it is made, row by row. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

export function sendCsv(reply: FastifyReply, fileName: string, text: AsyncIterable<string>): FastifyReply {
  reply.header("Content-Disposition", `attachment; filename="${fileName}"`);
  reply.header("X-Content-Type-Options", "nosniff");
  return reply.type("text/csv; charset=utf-8").send(Readable.from(text));
}
