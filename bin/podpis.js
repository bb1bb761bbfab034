#!/usr/bin/env node
if (process.env.PODPIS_DEBUG === "1") process.setSourceMapsEnabled(true);

const built = await import("../dist/cli.js").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write("podpis is not built yet: run npm run build\n");
  process.exit(70);
});

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop.abort());

process.exitCode = await built.run(process.argv.slice(2), process, process.env, stop.signal);
if (stop.signal.aborted) process.exit();
