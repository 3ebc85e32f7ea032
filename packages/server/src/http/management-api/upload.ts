/** The file that a form brings as its part `file`. */
import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors/problem.ts";
import type { UploadedFile } from "./endpoint.ts";

export const noFile: UploadedFile = { name: "", content: (async function* () {})() };

export async function readUpload(request: FastifyRequest): Promise<UploadedFile> {
  const { body, headers } = request;
  const bytes = body instanceof Buffer ? body : Buffer.alloc(0);
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "content-type": headers["content-type"] ?? "" },
    }).formData();
    const part = form.get("file");
    if (part !== null && typeof part !== "string") return { name: part.name, content: part.stream() };
  } catch {
    // Told below: the form cannot be read, or has no such part.
  }
  throw new Problem("validation_error", "Send multipart/form-data with the file as its part file.", {
    fields: { file: ["must be a file, sent as multipart/form-data"] },
  });
}
