/** Stands between a server and PostgreSQL, and cuts the connection of a chosen transaction at its COMMIT. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** `before`: PostgreSQL never hears of the commit. `after`: it commits, and the server never hears of that. */
export type CutTime = "before" | "after";

interface Armed {
  readonly when: CutTime;
  readonly done: () => void;
}

/** Which transactions are cut: those that decide on a license, not the server's housekeeping. */
const DECISION = 'update "license"';
const COMMIT = "commit\0";

export class CuttingProxy {
  readonly #server: Server;
  readonly #upstreamPort: number;
  readonly #sockets = new Set<Socket>();
  #armed: Armed | undefined;

  private constructor(server: Server, upstreamPort: number) {
    this.#server = server;
    this.#upstreamPort = upstreamPort;
    server.on("connection", (client) => this.#join(client));
  }

  static async start(upstreamPort: number): Promise<CuttingProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new CuttingProxy(server, upstreamPort);
  }

  /** The same address by way of the proxy. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Cuts the next commit of a decision, that one alone; resolves once it is cut. */
  cutNextCommit(when: CutTime): Promise<void> {
    return new Promise((resolve) => {
      this.#armed = { when, done: resolve };
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    const upstream = connect(this.#upstreamPort, "127.0.0.1");
    const both = [client, upstream];
    const cut = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", cut);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        cut();
      });
    }
    let decides = false;
    let awaitsAnswer: Armed | undefined;
    client.on("data", (sent: Buffer) => {
      const text = sent.toString("latin1").toLowerCase();
      decides ||= text.includes(DECISION);
      if (!decides || !text.includes(COMMIT)) return void upstream.write(sent);
      decides = false;
      const armed = this.#armed;
      this.#armed = undefined;
      if (armed?.when === "before") {
        cut();
        armed.done();
        return;
      }
      awaitsAnswer = armed;
      upstream.write(sent);
    });
    upstream.on("data", (answered: Buffer) => {
      if (awaitsAnswer === undefined) return void client.write(answered);
      cut();
      awaitsAnswer.done();
    });
  }
}
