/** What is used of @xmldom/xmldom. Its own types bring in the browser's globals, which clash with Node's. */
export class DOMParser {
  constructor(options?: unknown);
  // biome-ignore lint/suspicious/noExplicitAny: a DOM document; its types are the browser's.
  parseFromString(text: string, mimeType: string): any;
}
