/** What the server's own requests can reach, and what they take for an answer. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { OutgoingFailed, outgoingWithin, type Reach, reachableWithin } from "./outgoing.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

/** A name service of the test's own: every host has these addresses. */
function resolvingTo(...addresses: string[]): Pick<Reach, "resolve"> {
  return {
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  };
}

const loopback = outgoingWithin({ allowed: ["127.0.0.0/8"] });

describe("an outgoing request", () => {
  it("reaches no address of this machine or its network by default", async () => {
    const { port, asked } = await serve((_request, response) => response.end("secret"));
    const outgoing = outgoingWithin({ allowed: [] });
    for (const host of ["127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]) {
      await expect(outgoing(`http://${host}:${port}/`)).rejects.toThrow(OutgoingFailed);
    }
    expect(asked()).toBe(0);
  });

  it.each([
    ["loopback", "127.8.8.8"],
    ["private", "10.1.2.3"],
    ["private", "172.31.0.1"],
    ["private", "192.168.1.1"],
    ["link-local, where clouds answer their machines", "169.254.169.254"],
    ["shared", "100.64.0.1"],
    ["shared, where a cloud answers its machines", "100.100.100.200"],
    ["a cloud's own", "168.63.129.16"],
    ["reserved, where a cloud answers its machines", "192.0.0.192"],
    ["a benchmark's", "198.18.0.1"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["none", "0.0.0.0"],
    ["loopback", "::1"],
    ["none", "::"],
    ["link-local", "fe80::1"],
    ["unique local, where a cloud answers its machines", "fd00:ec2::254"],
    ["private, mapped", "::ffff:10.1.2.3"],
    ["private, translated", "64:ff9b::a01:203"],
    ["private, tunnelled", "2002:a01:203::1"],
    ["loopback, in the oldest way of mapping", "::7f00:1"],
    ["not given out to anybody", "4000::1"],
  ])("is refused where the name leads to an address that is %s: %s", async (_what, address) => {
    const outgoing = outgoingWithin({ allowed: [], ...resolvingTo(address) });
    await expect(outgoing("https://provider.example/")).rejects.toThrow("LEASEHOLD_OUTGOING_ALLOW");
  });

  it("is refused where one of a name's addresses may not be reached", async () => {
    const outgoing = outgoingWithin({ allowed: ["203.0.113.0/24"], ...resolvingTo("203.0.113.9", "10.0.0.7") });
    await expect(outgoing("https://provider.example/")).rejects.toThrow("provider.example leads to no public address");
  });

  it("is refused without TLS, except to addresses that the setting names", async () => {
    const outgoing = outgoingWithin({ allowed: [], ...resolvingTo("8.8.8.8") });
    await expect(outgoing("http://provider.example/")).rejects.toThrow("by HTTPS");
  });

  it("reaches what the setting names, and sends what it is given", async () => {
    const { port } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(201, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ method: request.method, body: Buffer.concat(chunks).toString(), ...request.headers }),
      );
    });
    const answer = await loopback(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { "x-own": "kept" },
      body: new URLSearchParams({ a: "1 2" }),
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ method: "POST", body: "a=1+2", "x-own": "kept" });
  });

  it("dials the address that was looked at, under the name that was asked for", async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host));
    let lookups = 0;
    const outgoing = outgoingWithin({
      allowed: ["127.0.0.1"],
      resolve: async () => {
        lookups += 1;
        return [{ address: lookups === 1 ? "127.0.0.1" : "192.0.2.1", family: 4 }];
      },
    });
    const answer = await outgoing(`http://provider.example:${port}/`);
    expect(await answer.text()).toBe(`provider.example:${port}`);
    expect(lookups).toBe(1);
  });

  it("follows no redirect", async () => {
    const target = await serve((_request, response) => response.end("secret"));
    const { port } = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end();
    });
    await expect(loopback(`http://127.0.0.1:${port}/`)).rejects.toThrow("redirect");
    expect(target.asked()).toBe(0);
  });

  it("ends where the server changes to another protocol, instead of waiting for ever", async () => {
    const server = createServer();
    servers.push(server);
    server.on("connection", (socket) => {
      socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(loopback(`http://127.0.0.1:${port}/`)).rejects.toThrow("another protocol");
  });

  it("takes 64 kB and no more", async () => {
    const { port } = await serve((request, response) => response.end("x".repeat(Number(request.url?.slice(1)))));
    const answer = await loopback(`http://127.0.0.1:${port}/65536`);
    expect((await answer.text()).length).toBe(65_536);
    await expect(loopback(`http://127.0.0.1:${port}/65537`)).rejects.toThrow("64 kB");
  });

  it.each([
    ["never answers", () => {}],
    ["never ends its answer", (_request, response) => void response.write("and so on")],
  ] satisfies [string, RequestListener][])("gives up on a server that %s", async (_what, answer) => {
    const { port } = await serve(answer);
    const outgoing = outgoingWithin({ allowed: ["127.0.0.1"], millisecondsMax: 50 });
    await expect(outgoing(`http://127.0.0.1:${port}/`)).rejects.toThrow("no whole answer");
  });

  it("gives up on a name that is never resolved", async () => {
    const outgoing = outgoingWithin({ allowed: [], resolve: () => new Promise(() => {}), millisecondsMax: 50 });
    await expect(outgoing("https://provider.example/")).rejects.toThrow("no whole answer");
  });

  it("ends before its time where it is told to", async () => {
    const { port } = await serve(() => {});
    const ending = new AbortController();
    const asked = loopback(`http://127.0.0.1:${port}/`, { signal: ending.signal });
    ending.abort();
    await expect(asked).rejects.toThrow(OutgoingFailed);
  });

  it("is foretold for a server that is named for later, without asking it", async () => {
    const { port, asked } = await serve((_request, response) => response.end());
    const url = `http://127.0.0.1:${port}/`;
    // Whoever tells of it ends the sentence.
    expect(await reachableWithin({ allowed: [] })(url)).toMatch(/name its address in LEASEHOLD_OUTGOING_ALLOW$/);
    expect(await reachableWithin({ allowed: ["127.0.0.1"] })(url)).toBeNull();
    const nowhere = async () => {
      throw new Error("ENOTFOUND");
    };
    expect(await reachableWithin({ allowed: [], resolve: nowhere })("https://receiver.example/")).toBeNull();
    const plain = await reachableWithin({ allowed: [], resolve: nowhere })("http://receiver.example/");
    expect(plain).toContain("receiver.example leads nowhere, and is to be reached by HTTPS");
    expect(asked()).toBe(0);
  });

  it("fails with the host and the reason alone", async () => {
    const { port } = await serve((_request, response) => response.destroy());
    const failed = loopback(`http://127.0.0.1:${port}/path?code=secret`, { method: "POST", body: "secret" });
    await expect(failed).rejects.toThrow(new OutgoingFailed(`127.0.0.1:${port}: ECONNRESET`));
  });
});
