export declare const INPUTS: ReadonlySet<string>;
export declare function breaksOf(released: unknown, now: unknown, accepts?: boolean, path?: string): string[];
