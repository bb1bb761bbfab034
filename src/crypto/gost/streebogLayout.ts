/** Where the WebAssembly engine keeps things in its memory. Shared with the emitter in assembly/. */

/** The tables of streebogTables.ts: 8 × 256 words of 64 bits. */
export const TABLES = 0;
/** C_1 … C_12, and eight zero words in the place of a C_13. */
export const CONSTANTS = 8 * 256 * 8;
/** Four blocks as table offsets (see assembly/streebog.ts): key and text, each twice. */
export const INDICES = CONSTANTS + 13 * 64;
/** h, Sigma, N as in streebog.ts; N with zeros up to a whole block. */
export const STATE = INDICES + 4 * 128;
/** Blocks to be taken in. */
export const INPUT = 65_536;
export const INPUT_LENGTH = 65_536;
/** Memory in pages of 64 KiB. */
export const PAGES = 2;
