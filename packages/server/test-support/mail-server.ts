/** A real SMTP server in the test's own process: it takes mail, and misbehaves as it is told. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { emptyFolder } from "./folders.ts";

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Signed by itself, for `localhost` alone unless told otherwise. */
export function serverCertificate(name = "localhost"): ServerCertificate {
  const folder = emptyFolder();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-keyout", key, "-out", cert, "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
    ],
    { stdio: "ignore" },
  );
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

export interface ReceivedMail {
  readonly parsed: ParsedMail;
  readonly raw: string;
  readonly recipients: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

export class TestMailServer {
  readonly received: ReceivedMail[] = [];
  /** Answers to the next recipients, one each; none lets them pass. */
  readonly refusals: { readonly code: number; readonly text: string }[] = [];
  /** Whether the connection is cut off once a whole message has come, before it is answered. */
  dropsAfterData = false;
  /** Called when a message has come, before it is answered. */
  onMessage: () => void | Promise<void> = () => {};
  /** How many connections there were. */
  connections = 0;
  readonly #server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.#server = new SMTPServer({
      authOptional: true,
      logger: false,
      disabledCommands: options.key === undefined ? ["STARTTLS"] : [],
      onConnect: (_session, callback) => {
        this.connections += 1;
        callback();
      },
      onRcptTo: (_address, _session, callback) => {
        const refusal = this.refusals.shift();
        callback(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
        stream.on("end", async () => {
          const raw = Buffer.concat(chunks);
          this.received.push({
            parsed: await simpleParser(raw),
            raw: raw.toString("utf8"),
            recipients: session.envelope.rcptTo.map(({ address }) => address),
            isSecure: session.secure,
            user: session.user === undefined ? undefined : String(session.user),
          });
          await this.onMessage();
          if (this.dropsAfterData) this.#dropConnections();
          else callback();
        });
      },
      ...options,
    });
    this.#server.on("error", () => {});
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.server.address() as AddressInfo).port;
  }

  #dropConnections(): void {
    for (const connection of this.#server.connections) {
      (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.#dropConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  /** Who got what, in an order of its own. */
  get subjects(): readonly string[] {
    return this.received.map(({ parsed, recipients }) => `${recipients.join()}: ${parsed.subject}`).toSorted();
  }
}
