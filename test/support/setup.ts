/** Tests see none of the developer's settings. PODPIS_NO_WASM=1 runs all without WebAssembly, as it does for the command line. */
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";
import { forgetSettings } from "./environment.js";

forgetSettings(process.env);
if (process.env.PODPIS_NO_WASM === "1") allowWebAssembly(false);
