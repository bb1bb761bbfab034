/** The variables of podpis that mean something to its tests; all others are the developer's own, for their own work. */
const FOR_TESTS = new Set([
  "PODPIS_CONFORMANCE",
  "PODPIS_REQUIRE_PEERS",
  "PODPIS_NO_WASM",
  "PODPIS_WRITE_DOCS",
  "PODPIS_SCREENSHOTS",
]);

/** Removes what would make a test depend on whose shell it runs in. */
export function forgetSettings(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (/^PODPIS_/i.test(name) && !FOR_TESTS.has(name)) delete env[name];
  }
}
