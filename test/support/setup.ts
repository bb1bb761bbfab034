/** PODPIS_NO_WASM=1 runs all tests without WebAssembly, as it does for the command line. */
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";

if (process.env.PODPIS_NO_WASM === "1") allowWebAssembly(false);
