// A reading room of its own for a test or a picture: a ledger with the examples, a server, a browser.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const built = ["release", "debug"].map((profile) => join(target, profile, "lagesbild"));
/** The program under test: what LAGESBILD_BIN names, or what cargo built. */
export const program = process.env.LAGESBILD_BIN ?? built.find((path) => existsSync(path)) ?? "lagesbild";
/** A Chromium of the system's own. */
export const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

export function browse() {
  return chromium.launch({ executablePath: browserPath, args: FLAGS });
}

const opened = new Set();

/** Ends every server that was started here. */
export function closeAll() {
  for (const close of opened) close();
}

/** Starts a server on a new ledger with the examples, or on the one given; `link` signs in. */
export async function open({ ledger, args = [], reports = ["examples/afghanistan-2021"] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "room-"));
  const file = ledger ?? join(folder, "war.db");
  if (reports.length) execFileSync(program, ["read", ...reports, "--ledger", file, "--quiet"], { cwd: root });
  const told = ["serve", "--ledger", file, "--listen", "127.0.0.1:0", "--who", "anna", "--language", "en", ...args];
  const server = spawn(program, told, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  server.stderr.on("data", (bytes) => (said += bytes));
  const link = await new Promise((found, failed) => {
    let out = "";
    server.stdout.on("data", (bytes) => {
      out += bytes;
      const address = /http:\S+/.exec(out);
      if (address) found(address[0]);
    });
    server.on("exit", (code) => failed(new Error(`lagesbild serve ended with ${code}: ${said}`)));
  });
  const base = link.replace(/\/#.*$/, "");
  const close = () => {
    server.removeAllListeners("exit");
    server.kill("SIGKILL");
    opened.delete(close);
    if (!ledger) rmSync(folder, { recursive: true, force: true });
  };
  opened.add(close);
  return { base, link, file, folder, server, close };
}
