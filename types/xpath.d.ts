/** Never called by us; the types of xml-crypto name it, and its own bring in the browser's globals. */
export type SelectReturnType = unknown;
export type SelectSingleReturnType = unknown;
