/** Words as a POSIX shell reads them back, for commands that people copy. What cannot be shown is dealt with where it is shown. */

/** In quotes, whatever is in it. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** As it stands where no shell takes any of it for something else, else in quotes. */
export const shellWord = (text: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : singleQuoted(text);
