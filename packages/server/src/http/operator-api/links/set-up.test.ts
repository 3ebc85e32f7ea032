/** The first owner of an installation. */
import { describe, expect, it } from "vitest";
import { newPostgresPlace, newSqlitePlace, type PlaceOptions } from "../../../../test-support/databases.ts";
import { accept, leftOverSetUpToken, PASSWORD, setUp, setUpToken } from "../../../../test-support/invited.ts";
import { startTestServer, type TestServer } from "../../../../test-support/license-server.ts";
import { tokenOf } from "../../../../test-support/operator-client.ts";
import { Browser } from "../../../../test-support/operators.ts";
import { createSetUpLink } from "../../../services/operators/set-up.ts";

const REFUSED = { status: 400, json: { code: "link_invalid" } };

/** Each on a server of its own, since an installation is set up once. */
describe.each([
  { databaseName: "SQLite", newPlace: newSqlitePlace },
  { databaseName: "PostgreSQL", newPlace: newPostgresPlace },
])("a set-up link on $databaseName", ({ newPlace }) => {
  async function onNewServer(work: (server: TestServer) => Promise<void>, options?: PlaceOptions): Promise<void> {
    const place = await newPlace(options);
    const server = await startTestServer(place, { isOnlySample: true });
    try {
      await work(server);
    } finally {
      await server.stop();
      await place.drop();
    }
  }
  const ownersOf = async ({ manage }: TestServer) => (await manage("GET", "/operators/")).json;

  it("makes the first owner, who signs in", () =>
    onNewServer(async (server) => {
      expect(await setUp(server, await setUpToken(server))).toMatchObject({
        status: 201,
        json: { email: "first@people.example", company_name: "Test" },
      });
      const browser = new Browser(server.url);
      const signedIn = await browser.signIn({ email: "first@people.example", password: PASSWORD });
      expect(signedIn).toMatchObject({ status: 200, json: { company: { role: "owner" } } });
    }));

  it("is over after 24 hours, and void once a newer one is made", () =>
    onNewServer(async (server) => {
      const older = await setUpToken(server);
      const newer = await setUpToken(server);
      expect(await setUp(server, older)).toMatchObject(REFUSED);
      server.clock.advance({ hours: 24 });
      expect(await setUp(server, newer)).toMatchObject(REFUSED);
      expect((await ownersOf(server)).count).toBe(0);
      server.clock.advance({ milliseconds: -1 });
      expect((await setUp(server, newer)).status).toBe(201);
    }));

  it("that is stolen is void once there is an operator, whichever way that one came", () =>
    onNewServer(async (server) => {
      const stolen = await setUpToken(server);
      const { json } = await server.manage("POST", "/invitations/", {
        body: { email: "ada@people.example", role: "support" },
      });
      expect((await accept(server, tokenOf(json.link))).status).toBe(201);
      expect(await setUp(server, stolen, "thief@people.example")).toMatchObject(REFUSED);
      expect(await setUp(server, await leftOverSetUpToken(server), "thief@people.example")).toMatchObject(REFUSED);
      expect((await ownersOf(server)).results).toMatchObject([{ email: "ada@people.example", role: "support" }]);
      await expect(createSetUpLink(server.context, server.company.company_id, server.url)).rejects.toThrow(
        "There is an operator already.",
      );
    }));

  it("used twice at once, and another one beside it, makes one owner", () =>
    onNewServer(async (server) => {
      const tokens = [await setUpToken(server), await leftOverSetUpToken(server)];
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          setUp(server, tokens[index % 2] ?? "", `person-${index}@people.example`),
        ),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => status === 400)).toHaveLength(11);
      expect((await ownersOf(server)).count).toBe(1);
    }));
});
