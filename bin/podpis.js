#!/usr/bin/env node
import { createRequire } from "node:module";

if (process.env.PODPIS_DEBUG === "1") process.setSourceMapsEnabled(true);

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop.abort());

process.exitCode = await commandLine()(process.argv.slice(2), process, process.env, stop.signal);
if (stop.signal.aborted) process.exit();

function commandLine() {
  try {
    return createRequire(import.meta.url)("../dist/cli/main.js").run;
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    process.stderr.write("podpis is not built yet: run npm run build\n");
    process.exit(70);
  }
}
