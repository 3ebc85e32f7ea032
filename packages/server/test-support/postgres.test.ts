import pg from "pg";
import { expect, inject, it } from "vitest";
import { newPostgresPlace, startPostgres } from "./databases.ts";

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it("a durable server keeps what was committed before it was killed", async () => {
  const server = await startPostgres({ durable: true });
  try {
    const url = server.url("postgres");
    expect(await query(url, "show fsync")).toEqual([{ fsync: "on" }]);
    await query(url, "create table kept (id int); insert into kept values (7)");
    await server.kill();
    await expect(query(url, "select 1")).rejects.toThrow();
    await server.restart();
    expect(await query(url, "select id from kept")).toEqual([{ id: 7 }]);
    await server.restart();
    expect(await query(url, "select id from kept")).toEqual([{ id: 7 }]);
  } finally {
    await server.stop();
  }
});

it("a dropped place leaves no database behind", async () => {
  const place = await newPostgresPlace();
  await place.open().read.selectFrom("company").selectAll().execute();
  const name = new URL(place.databaseUrl ?? "").pathname.slice(1);
  await place.drop();
  const all = await query(inject("templates").postgresUrl, "select datname from pg_database");
  expect(all).not.toContainEqual({ datname: name });
});
