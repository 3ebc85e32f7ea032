/** The file that a form brings as its part `file`: it is read while it comes, and never kept as a whole. */
import { Busboy, type BusboyFileStream } from "@fastify/busboy";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../../errors/problem.ts";
import type { UploadedFile } from "./endpoint.ts";

export const noFile: UploadedFile = { name: "", content: (async function* () {})() };

const UPLOAD_BYTES_MAX = 1024 * 1024 * 1024;
/** How much of the form may come before the file. */
const OTHER_FIELDS_MAX = 20;

/** Routes of the scope get the request's body as the stream that it is. */
export function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}

/** Resolves as soon as the file begins. */
export async function readUpload({ raw, headers }: FastifyRequest): Promise<UploadedFile> {
  const contentType = headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(contentType)) throw noForm();
  const limits = { files: 1, fields: OTHER_FIELDS_MAX, fileSize: UPLOAD_BYTES_MAX };
  const form = new Busboy({ headers: { ...headers, "content-type": contentType }, limits });
  return new Promise((resolve, reject) => {
    form.on("file", (field, stream, name) => {
      // Whoever breaks off in the middle has not sent the file.
      const cutOff = () => raw.complete || stream.destroy(new Error("The request was cut off."));
      form.on("error", (error) => stream.destroy(error instanceof Error ? error : new Error("The form is malformed.")));
      raw.on("close", cutOff);
      if (field === "file") resolve({ name: name ?? "", content: whole(stream) });
      else stream.resume();
    });
    form.on("error", () => reject(noForm()));
    form.on("finish", () => reject(noForm()));
    raw.on("close", () => reject(noForm()));
    raw.pipe(form);
  });
}

/** The bytes of a file, or a refusal where it does not come to its end. */
async function* whole(stream: BusboyFileStream): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch {
    throw noForm();
  }
  if (stream.truncated) {
    throw new Problem("payload_too_large", `The file is larger than ${UPLOAD_BYTES_MAX} bytes: send it in several.`);
  }
}

function noForm(): Problem {
  return new Problem("validation_error", "Send multipart/form-data with the file as its part file.", {
    fields: { file: ["must be a file, sent as multipart/form-data"] },
  });
}
