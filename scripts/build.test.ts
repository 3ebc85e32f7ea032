import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const home = mkdtempSync(join(tmpdir(), "leasehold-package-"));
const installed = join(home, "node_modules/leasehold");

// As npm installs it, but from the packages that are here already: only those that the package asks for.
beforeAll(() => {
  execFileSync("npm", ["pack", "--workspace", "leasehold", "--pack-destination", home, "--silent"], {
    cwd: root,
    stdio: "pipe",
  });
  const [tarball] = readdirSync(home).filter((name) => name.endsWith(".tgz"));
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(home, tarball ?? ""), "--strip-components", "1", "-C", installed]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(home, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  mkdirSync(join(home, "node_modules/.bin"));
  symlinkSync("../leasehold/dist/leasehold.js", join(home, "node_modules/.bin/leasehold"));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function leasehold(...argv: string[]): string {
  return execFileSync(join(home, "node_modules/.bin/leasehold"), argv, {
    cwd: home,
    encoding: "utf8",
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
  });
}

it("the packed server runs with nothing but its dependencies", () => {
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  expect(leasehold("--version")).toBe(`${version}\n`);
});

it("the packed server makes an installation", () => {
  expect(JSON.parse(leasehold("init", "--json"))).toHaveProperty("api_key");
  expect(leasehold("doctor")).not.toContain("fault");
});

it("the packed server serves the reference with everything that its pages load", async () => {
  const program = join(home, "node_modules/.bin/leasehold");
  const child = spawn(program, ["serve", "--port", "0", "--data-dir", join(home, "served")], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
  });
  try {
    const url = await new Promise<string>((resolve) => {
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const [, address] = /listens on (\S+)\n/.exec(said) ?? [];
        if (address !== undefined) resolve(address);
      });
    });
    const paths = [
      "/docs",
      "/docs/codes",
      "/docs/reference.css",
      "/docs/reference.js",
      "/docs/icon.svg",
      "/openapi.json",
    ];
    for (const path of paths) expect(`${path} ${(await fetch(`${url}${path}`)).status}`).toBe(`${path} 200`);
  } finally {
    child.kill();
    await once(child, "exit");
  }
});

it("the package holds the program and its license, and no source", () => {
  expect(readdirSync(installed).sort()).toEqual(["dist", "package.json"]);
  expect(readdirSync(join(installed, "dist")).sort()).toEqual(["LICENSE", "assets", "leasehold.js"]);
});
