import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { serverCertificate, TestMailServer } from "../../test-support/mail-server.ts";
import { type Letter, MailFailed, type MailReach, type MailServer, mailWithin } from "./mail.ts";

const letter: Letter = {
  from: { name: "Orchard, Müller & Söhne", address: "shop@orchard.example" },
  to: "ana@customer.example",
  replyTo: "help@orchard.example",
  messageId: "leasehold.17@orchard.example",
  writtenAt: Date.parse("2026-03-03T09:15:00Z"),
  subject: "Ihre Lizenz für 木工 CAD",
  text: "Grüße aus dem Obstgarten\n.\nnach dem Punkt\n",
  html: "<p>Grüße</p>",
};

const LOOPBACK = "127.0.0.1";

async function mailServer(options?: SMTPServerOptions): Promise<{ server: TestMailServer; port: number }> {
  const server = new TestMailServer(options);
  onTestFinished(() => server.close());
  return { server, port: await server.listen() };
}

const at = (port: number, more: Partial<MailServer> = {}): MailServer => ({
  host: "localhost",
  port,
  security: "none",
  username: null,
  password: null,
  ...more,
});

/** `localhost` by IPv4 alone, where the mail server listens. */
const reach = (more: Partial<MailReach> = {}): MailReach => ({
  allowed: [LOOPBACK],
  resolve: async () => [{ address: LOOPBACK, family: 4 }],
  ...more,
});

async function failure(sending: Promise<string>): Promise<{ trouble: string; message: string }> {
  const error = await sending.then(
    () => new Error("it was taken"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof MailFailed)) throw error;
  return { trouble: error.trouble, message: error.message };
}

describe("mail", () => {
  it("arrives as it was written, with names and texts of any script", async () => {
    const { server, port } = await mailServer();
    expect(await mailWithin(reach())(at(port), letter)).toMatch(/^250 /);
    const [{ parsed, recipients, isSecure } = expect.fail()] = server.received;
    expect({ recipients, isSecure }).toEqual({ recipients: [letter.to], isSecure: false });
    expect(parsed.from?.value).toEqual([{ name: letter.from.name, address: letter.from.address }]);
    expect(parsed.replyTo?.value).toEqual([{ name: "", address: letter.replyTo }]);
    expect(parsed).toMatchObject({
      subject: letter.subject,
      messageId: `<${letter.messageId}>`,
      date: new Date(letter.writtenAt),
      text: letter.text,
    });
    expect(parsed.html).toContain("<p>Grüße</p>");
    expect(parsed.headers.get("auto-submitted")).toBe("auto-generated");
  });

  it("goes through STARTTLS to a certificate that is trusted and of the mail server's name", async () => {
    const certificate = serverCertificate();
    const { server, port } = await mailServer(certificate);
    const security = "starttls";
    await mailWithin(reach({ authorities: certificate.cert }))(at(port, { security }), letter);
    expect(server.received).toMatchObject([{ isSecure: true }]);
  });

  it("goes through TLS from the first byte", async () => {
    const certificate = serverCertificate();
    const { server, port } = await mailServer({ ...certificate, secure: true });
    await mailWithin(reach({ authorities: certificate.cert }))(at(port, { security: "tls" }), letter);
    expect(server.received).toMatchObject([{ isSecure: true }]);
  });

  it.each(["starttls", "tls"] as const)("goes to no certificate that is not trusted: %s", async (security) => {
    const { server, port } = await mailServer({ ...serverCertificate(), secure: security === "tls" });
    const { trouble, message } = await failure(mailWithin(reach())(at(port, { security }), letter));
    expect(trouble).toBe("connection");
    expect(message).toBe("localhost shows a certificate that is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT.");
    expect(server.received).toEqual([]);
  });

  it.each(["starttls", "tls"] as const)("goes to no certificate of another name: %s", async (security) => {
    const certificate = serverCertificate("elsewhere.example");
    const { server, port } = await mailServer({ ...certificate, secure: security === "tls" });
    const sending = mailWithin(reach({ authorities: certificate.cert }))(at(port, { security }), letter);
    expect(await failure(sending)).toEqual({
      trouble: "connection",
      message: "localhost shows a certificate that is not trusted: ERR_TLS_CERT_ALTNAME_INVALID.",
    });
    expect(server.received).toEqual([]);
  });

  it("goes to nobody in plain text where STARTTLS is asked for and not offered", async () => {
    const { server, port } = await mailServer();
    const sending = mailWithin(reach())(at(port, { security: "starttls" }), letter);
    expect(await failure(sending)).toMatchObject({ message: expect.stringMatching(/localhost/) });
    expect(server.received).toEqual([]);
  });

  it("signs in where it has a name and a password, and says what comes of it", async () => {
    const certificate = serverCertificate();
    const { server, port } = await mailServer({
      ...certificate,
      authOptional: false,
      onAuth: ({ username, password }, _session, callback) => {
        const isRight = username === "shop" && password === "söcret";
        if (isRight) callback(null, { user: "shop" });
        else callback(Object.assign(new Error("Wrong name or password"), { responseCode: 535 }));
      },
    });
    const send = mailWithin(reach({ authorities: certificate.cert }));
    const signedIn = at(port, { security: "starttls", username: "shop", password: "söcret" });
    await send(signedIn, letter);
    expect(server.received).toMatchObject([{ user: "shop" }]);
    const refused = await failure(send({ ...signedIn, password: "guessed" }, letter));
    expect(refused).toMatchObject({ trouble: "server", message: expect.stringContaining("535") });
    expect(refused.message).not.toMatch(/guessed|söcret/);
    expect(await failure(send({ ...signedIn, username: null }, letter))).toMatchObject({ trouble: "server" });
  });

  it.each([
    [450, "letter-for-now"],
    [550, "letter"],
  ])("is refused for its recipient with %i: %s", async (code, trouble) => {
    const { server, port } = await mailServer();
    server.refusals.push({ code, text: "no such mailbox" });
    const sending = mailWithin(reach())(at(port), letter);
    expect(await failure(sending)).toEqual({ trouble, message: `localhost said: ${code} no such mailbox` });
  });

  it("is refused for its content for good", async () => {
    const { port } = await mailServer({
      onData: (stream, _session, callback) => {
        stream.resume().on("end", () => callback(Object.assign(new Error("spam"), { responseCode: 554 })));
      },
    });
    expect(await failure(mailWithin(reach())(at(port), letter))).toMatchObject({ trouble: "letter" });
  });

  it("is not known to have arrived where the mail server is gone after the data", async () => {
    const { server, port } = await mailServer();
    server.dropsAfterData = true;
    expect(await failure(mailWithin(reach())(at(port), letter))).toMatchObject({ trouble: "connection" });
    expect(server.received).toHaveLength(1);
  });

  it("waits for a mail server that greets late", async () => {
    const { server, port } = await mailServer({ onConnect: (_session, callback) => void setTimeout(callback, 300) });
    await mailWithin(reach())(at(port), letter);
    expect(server.received).toHaveLength(1);
  });

  it.each(["nothing", "nonsense"])("waits no longer than it may for a mail server that says %s", async (says) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      if (says === "nonsense") socket.write("220 hello\r\n".repeat(3)).valueOf();
    });
    await new Promise<void>((resolve) => void server.listen(0, LOOPBACK, resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const sending = mailWithin(reach({ millisecondsMax: 400 }))(at(port), letter);
    expect(await failure(sending)).toMatchObject({
      trouble: "connection",
      message: expect.stringMatching(/localhost/),
    });
  });

  it("says that nobody answers", async () => {
    const { server, port } = await mailServer();
    await server.close();
    expect(await failure(mailWithin(reach())(at(port), letter))).toEqual({
      trouble: "connection",
      message: "localhost: ECONNREFUSED",
    });
  });

  it("goes to the address that was looked at, whatever the name leads to afterwards", async () => {
    const { server, port } = await mailServer();
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: LOOPBACK, family: 4 }];
    };
    await mailWithin(reach({ resolve }))(at(port, { host: "mail.orchard.example" }), letter);
    expect(asked).toEqual(["mail.orchard.example"]);
    expect(server.received).toHaveLength(1);
  });

  it.each([["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:10.0.0.1"], ["100.64.0.1"]])(
    "goes to no address that is not public: %s",
    async (address) => {
      const resolve = async () => [
        { address: "93.184.216.34", family: 4 },
        { address, family: 4 },
      ];
      const sending = mailWithin({ allowed: [], resolve })(at(25, { security: "starttls" }), letter);
      expect(await failure(sending)).toEqual({
        trouble: "connection",
        message:
          "localhost leads to no public address. If it may be reached, name its address in LEASEHOLD_OUTGOING_ALLOW.",
      });
    },
  );

  it("goes in plain text to addresses alone that are named", async () => {
    const resolve = async () => [{ address: "93.184.216.34", family: 4 }];
    const { message } = await failure(mailWithin({ allowed: [], resolve })(at(25), letter));
    expect(message).toBe("localhost is to be reached by TLS, unless LEASEHOLD_OUTGOING_ALLOW names 93.184.216.34.");
  });

  it("has no header but its own, whatever its parts hold", async () => {
    const { server, port } = await mailServer();
    const nasty = "x\r\nBcc: all@world.example\r\nX-Evil: 1\r\n\r\n<b>body</b>";
    const from = { name: nasty, address: letter.from.address };
    await mailWithin(reach())(at(port), { ...letter, subject: nasty, from }).catch(() => "refused");
    for (const { parsed, recipients } of server.received) {
      expect(recipients).toEqual([letter.to]);
      expect([parsed.headers.has("bcc"), parsed.headers.has("x-evil")]).toEqual([false, false]);
      expect(parsed.text).toBe(letter.text);
    }
  });

  it.each(["a@b.example, all@world.example", "a@b.example\r\nRCPT TO:<all@world.example>", "<a@b.example>"])(
    "goes to no list of addresses, and nothing that could be read as one: %j",
    async (to) => {
      const { server, port } = await mailServer();
      expect(await failure(mailWithin(reach())(at(port), { ...letter, to }))).toMatchObject({ trouble: "letter" });
      expect(server.received).toEqual([]);
    },
  );
});
