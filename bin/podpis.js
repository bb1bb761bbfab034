#!/usr/bin/env node
// CommonJS: Node starts it, and what it loads, sooner than modules of its own kind.
if (process.env.PODPIS_DEBUG === "1") process.setSourceMapsEnabled(true);

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop.abort());

// Stands when the work comes to no end, having nothing left to wait for.
process.exitCode = 70;
commandLine()(process.argv.slice(2), process, process.env, stop.signal).then((code) => {
  process.exitCode = code;
  if (stop.signal.aborted) process.exit();
});

function commandLine() {
  try {
    return require("../dist/cli/main.js").run;
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    process.stderr.write("podpis is not built yet: run npm run build\n");
    process.exit(70);
  }
}
