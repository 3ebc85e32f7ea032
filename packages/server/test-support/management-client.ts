/** Requests of the Management API, as a vendor's script makes them. */

export interface ManagementRequest {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as the part `file` of a form. */
  readonly file?: { readonly name: string; readonly content: string | Blob };
  /** Null sends no Authorization header. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ManagementAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  readonly json: any;
}

/** `path` begins below `/api/v1`. */
export async function callManagementApi(
  baseUrl: string,
  method: string,
  path: string,
  request: ManagementRequest,
): Promise<ManagementAnswer> {
  const url = new URL(`${baseUrl}/api/v1${path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
  const form = new FormData();
  if (request.file !== undefined) form.set("file", new Blob([request.file.content]), request.file.name);
  const json = request.body === undefined ? undefined : JSON.stringify(request.body);
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: {
      ...(request.key !== null && request.key !== undefined && { Authorization: `Api-Key ${request.key}` }),
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...request.headers,
    },
    ...(request.file !== undefined ? { body: form } : json !== undefined && { body: json }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
