/** A request whose body is a file: its text as it is, or in the part `file` of a form. */
import { decodeOfflineFile, type OfflineRequest, readOfflineRequest } from "@leasehold/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../errors/problem.ts";

/** The request file that was sent; nothing of it is proven yet. */
export async function readFileBody(request: FastifyRequest): Promise<OfflineRequest> {
  const text = await fileText(request);
  if (text.trim() === "") throw new Problem("missing_content");
  return readRequestFile(text);
}

/** Reads the text of a request file; one that lacks what it is proven by proves nothing. */
export function readRequestFile(text: string): OfflineRequest {
  const json = decodeOfflineFile(text);
  const file = json === null ? null : readOfflineRequest(json);
  if (file === null) throw new Problem("authorization_missing_params", UNREADABLE);
  const missing = missingProof(fileMembers(file));
  if (missing.length === 0) return file;
  throw new Problem("authorization_missing_params", `The request file lacks ${missing.join(", ")}. Make a new one.`);
}

/** What a signature covers, and what names its maker; one name of each group is enough. */
const PROOF = [
  ["product"],
  ["hardware_id"],
  ["license_key", "username"],
  ["api_key", "client_id"],
  ["date"],
  ["signature"],
] as const;

function missingProof(members: Readonly<Record<string, unknown>>): readonly string[] {
  const isAbsent = (name: string) => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    return value === undefined || value === null || value === "";
  };
  return PROOF.filter((names) => names.every(isAbsent)).map((names) => names.join(" or "));
}

/** What the file says, and the signature that is on it: of a wrapped file it stands outside of what it says. */
export function fileMembers({ members, signature }: OfflineRequest): Readonly<Record<string, unknown>> {
  return { ...members, signature };
}

const UNREADABLE =
  "The body is no request file: send the file's text, base64 of a JSON object, as the device wrote it.";
const FORM = /^\s*multipart\/form-data\s*;/i;

async function fileText({ body, headers }: FastifyRequest): Promise<string> {
  const bytes = body instanceof Buffer ? body : Buffer.alloc(0);
  const type = headers["content-type"] ?? "";
  if (bytes.length === 0 || !FORM.test(type)) return bytes.toString();
  const part = await filePart(bytes, type);
  if (part === null) throw new Problem("missing_parameters", "The form has no part named file. Send the file in it.");
  return typeof part === "string" ? part : part.text();
}

async function filePart(bytes: Buffer, type: string): Promise<ReturnType<FormData["get"]>> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    return form.get("file");
  } catch {
    throw new Problem(
      "validation_error",
      "The form cannot be read. Send multipart/form-data with one part named file.",
    );
  }
}
