/** A SQLite folder has one serving process, and is free again however that one ends. */
import { expect, it, onTestFinished } from "vitest";
import { newSqlitePlace } from "../test-support/databases.ts";
import { proofCatalog, proofLicenses } from "./proof-catalog.ts";
import { ProofInstallation } from "./serving.ts";

it("a second serving process on the same SQLite folder is refused with one clear line", async () => {
  const installation = await installed();
  const first = await installation.serve();
  await expect(installation.serve()).rejects.toThrow(
    /^Another process serves \S+\. Stop it first, or use a PostgreSQL database for several processes\.$/,
  );
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

it("a serving process that was killed leaves the SQLite folder to the next one", async () => {
  const installation = await installed();
  const first = await installation.serve();
  await first.kill();
  const second = await installation.serve();
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
});

async function installed(): Promise<ProofInstallation> {
  const place = await newSqlitePlace({ empty: true });
  onTestFinished(() => place.drop());
  const installation = await ProofInstallation.create(place, proofCatalog(proofLicenses(1)));
  onTestFinished(() => installation.close());
  return installation;
}
