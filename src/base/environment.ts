/** Variables of the environment, as a process has them: every one may be missing. */
export type Environment = Readonly<Record<string, string | undefined>>;
