/** Where tokens are given out is told to anybody, and never in a stranger's words. */
import { verifyBytes } from "@leasehold/protocol";
import { describe, expect, it } from "vitest";
import { requestRaw } from "../../../test-support/license-client.ts";
import { refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { createCompany } from "../../services/companies/create.ts";

const OTHER_HOST = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };

function ask(wire: Wire, query: string, headers: Record<string, string> = {}) {
  return requestRaw(`${wire.server.url}/api/v4/oauth_url${query}`, "GET", headers);
}

describe("oauth_url", () => {
  describeOnServers(
    "of a server with a public URL",
    (wire) => {
      it("builds the token endpoint from it, whatever the request calls the server, and signs the answer", async () => {
        const answer = await ask(wire, "?login_type=client_credentials", OTHER_HOST);
        expect(answer.text).toBe(
          '{"url":"https://licenses.example/leasehold/oauth/token","login_type":"client_credentials"}',
        );
        const { public_key } = wire.server.company;
        expect(verifyBytes(public_key, Buffer.from(answer.text), String(answer.headers.licensesignature))).toBe(true);
      });
    },
    { environment: { LEASEHOLD_PUBLIC_URL: "https://licenses.example/leasehold/" } },
  );

  describeOnServers("of a server without one", (wire) => {
    it("names the address that the server listens on, where tokens are indeed given out", async () => {
      const answer = await ask(wire, "/?login_type=client_credentials", OTHER_HOST);
      expect(answer).toMatchObject({ status: 200, json: { url: `${wire.server.url}/oauth/token` } });
    });

    it("refuses another way to sign in, and none", async () => {
      expect(await ask(wire, "?login_type=password")).toMatchObject(refused("validation_error"));
      expect(await ask(wire, "")).toMatchObject(refused("missing_parameters"));
    });

    it("asks which company is meant once there are several, and signs for that one", async () => {
      const { context, company } = wire.server;
      const query = "?login_type=client_credentials";
      const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
      expect(await ask(wire, query)).toMatchObject(refused("missing_parameters"));
      expect(await ask(wire, `${query}&company_id=17`)).toMatchObject(refused("validation_error"));
      for (const { company_id, public_key } of [company, other]) {
        const { text, headers } = await ask(wire, `${query}&company_id=${company_id}`);
        expect(verifyBytes(public_key, Buffer.from(text), String(headers.licensesignature))).toBe(true);
      }
    });
  });
});
