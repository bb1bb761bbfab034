#!/usr/bin/env node
import { run } from "../dist/cli.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop.abort());

process.exitCode = await run(process.argv.slice(2), process, process.env, stop.signal);
if (stop.signal.aborted) process.exit();
