/** Sends bytes to a server as they are, and reads what comes back as an HTTP answer. */
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
}

/**
 * The answer to the bytes, after which the connection is at its end; null where the server has only hung up. Bytes that
 * are no whole request are followed by the end of the sending side, so that the server waits for nothing.
 */
export function sendBytes(url: string, bytes: Buffer, isWhole: boolean): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      if (isWhole) socket.write(bytes);
      else socket.end(bytes);
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that refuses early resets the rest of what was sent; what it had said before counts.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (!["ECONNRESET", "EPIPE"].includes(error.code ?? "")) reject(error);
    });
    socket.on("close", () => resolve(readAnswer(Buffer.concat(chunks))));
    socket.setTimeout(20_000, () => socket.destroy(new Error("The server did not answer in 20 s.")));
  });
}

function readAnswer(bytes: Buffer): RawAnswer | null {
  if (bytes.length === 0) return null;
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`No HTTP answer: ${bytes.toString("latin1").slice(0, 200)}`);
  const [statusLine = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers["content-length"] ?? 0);
  const text = bytes.subarray(end + 4, end + 4 + length).toString("utf8");
  return { status: Number(statusLine.split(" ")[1]), headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
