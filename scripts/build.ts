/** Bundles the server into the one file that its package ships, with the assets of its pages beside it. */
import { chmodSync, copyFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import serverPackage from "../packages/server/package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");
const folder = join(root, "packages/server/dist");
const program = join(folder, "leasehold.js");

rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: [join(root, "packages/server/src/main.ts")],
  outfile: program,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // What npm installs beside the package stays outside; the workspace's own packages come in.
  external: Object.keys(serverPackage.dependencies),
  logLevel: "warning",
});
chmodSync(program, 0o755);
// What pages load is read from beside the program.
for (const room of ["reference", "link-pages"]) {
  cpSync(join(root, "packages/server/src/http", room, "assets"), join(folder, "assets"), { recursive: true });
}
copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
console.log("packages/server/dist/leasehold.js is built.");
