/** Headless Chromium as a reader of pages: driven over a pipe (Chrome DevTools Protocol), without a network. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { peerMissing } from "./openssl.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const program = NAMES.find((name) => spawnSync(name, ["--version"], { timeout: 20_000 }).status === 0);

/** Why tests with a browser cannot run, or undefined when they can. */
export const chromiumMissing: string | undefined =
  program === undefined ? peerMissing("chromium is not installed") : undefined;

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

type Result = Record<string, unknown>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Result;
  readonly result?: Result;
  readonly error?: { readonly message: string };
}

export class Browser {
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), "podpis-chromium-"));
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #loaded: (() => void)[] = [];
  /** Addresses that pages asked for. */
  readonly requests: string[] = [];
  #count = 0;
  #session: string | undefined;

  private constructor() {
    this.#child = spawn(program!, [...FLAGS, `--user-data-dir=${join(this.#folder, "profile")}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    let rest = Buffer.alloc(0);
    (this.#child.stdio[4] as Readable).on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#receive(JSON.parse(String(rest.subarray(0, end))));
        rest = rest.subarray(end + 1);
      }
    });
  }

  static async open(): Promise<Browser> {
    const browser = new Browser();
    const { targetId } = await browser.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.#send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = sessionId as string;
    await browser.#send("Page.enable");
    await browser.#send("Network.enable");
    return browser;
  }

  /** Shows a page at a width in pixels, on a screen that is a phone's or not. */
  async show(page: string, width: number, isPhone = false): Promise<void> {
    const file = join(this.#folder, "page.html");
    writeFileSync(file, page);
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: isPhone,
    });
    const loaded = new Promise<void>((resolve) => this.#loaded.push(resolve));
    await this.#send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
  }

  /** The value of an expression of JavaScript in the page; pages themselves need none. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** PNG of the page from `top` on: all of it, or as much as `height` pixels. */
  async screenshot(height = Number.POSITIVE_INFINITY, top = 0): Promise<Buffer> {
    const { cssContentSize } = await this.#send("Page.getLayoutMetrics");
    const whole = cssContentSize as { width: number; height: number };
    const clip = { x: 0, y: top, width: whole.width, height: Math.min(height, whole.height - top), scale: 1 };
    const { data } = await this.#send("Page.captureScreenshot", { clip, captureBeyondViewport: true });
    return Buffer.from(data as string, "base64");
  }

  /** Role and name of everything that a screen reader is told of. */
  async accessibility(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.#send("Accessibility.getFullAXTree");
    return (nodes as { role?: { value: string }; name?: { value: string } }[]).map(({ role, name }) => ({
      role: role?.value ?? "",
      name: name?.value ?? "",
    }));
  }

  /** "print" to see what paper gets; "" is the screen again. */
  async media(media: "print" | ""): Promise<void> {
    await this.#send("Emulation.setEmulatedMedia", { media });
  }

  /** The page as it is printed on A4. */
  async pdf(): Promise<Buffer> {
    const { data } = await this.#send("Page.printToPDF", {
      preferCSSPageSize: true,
      paperWidth: 8.27,
      paperHeight: 11.69,
    });
    return Buffer.from(data as string, "base64");
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    await this.#send("Browser.close");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #send(method: string, params: Result = {}): Promise<Result> {
    const id = ++this.#count;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result = {}, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
    });
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else if (message.method === "Page.loadEventFired") this.#loaded.shift()?.();
    else if (message.method === "Network.requestWillBeSent") {
      this.requests.push((message.params as { request: { url: string } }).request.url);
    }
  }
}
