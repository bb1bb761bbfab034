/** Whether, and through what, WebAssembly is used in this process. */

/** What is used of the WebAssembly JavaScript interface; its types come with browsers' libraries only. */
export interface WebAssemblyApi {
  readonly Module: new (octets: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Its use throws TypeError where there is none (node --jitless). */
export const webAssembly = (): WebAssemblyApi =>
  (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

let allowed = true;

export const isWebAssemblyAllowed = (): boolean => allowed;

/** The command line's PODPIS_NO_WASM=1 says false; allowed unless said. */
export function setWebAssemblyAllowed(value: boolean): void {
  allowed = value;
}
