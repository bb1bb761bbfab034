/** The protocol as people see it: in a browser at a desk's and a phone's width, and on paper. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, chromiumMissing } from "../support/chromium.js";
import { PROTOCOL, REVOKED, UNREADABLE } from "./protocols.js";
import { render } from "./reports.js";
import { signer, verifyReport } from "./samples.js";

/** Texts whose contrast with what lies behind them is below 4.5 (WCAG 2.2 §1.4.3), as the browser computes colours. */
const LOW_CONTRAST = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255,255,255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const low = [];
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    if (textContent.trim() === "" || ["title", "desc", "STYLE"].includes(parentElement.tagName)) continue;
    const style = getComputedStyle(parentElement);
    const colour = parentElement instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(colour), light(behind(parentElement))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
  }
  return low;
})()`;

/** Elements that reach beyond the page's right or left edge. */
const OUTSIDE = `[...document.body.querySelectorAll("*")]
  .filter((one) => !one.closest("thead"))
  .flatMap((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (left < -1 || right > document.documentElement.clientWidth + 1)
      ? [one.tagName + " " + Math.round(left) + "…" + Math.round(right) + " " + one.textContent.slice(0, 40)]
      : [];
  })`;

const SCRIPTED = `document.querySelectorAll("script,iframe,object,embed,img,link,base,form").length`;

const IMAGES = resolve(import.meta.dirname, "../../docs/images");

/** Width and height of a PNG. */
const sizeOf = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

const topOf = (selector: string): string =>
  `Math.round(document.querySelector("${selector}").getBoundingClientRect().top + scrollY) - 16`;

const PICTURES = [
  ["protocol.ru.png", [PROTOCOL], { language: "ru", width: 900, isPhone: false, height: 1000, from: "" }],
  ["protocol.en.png", [PROTOCOL], { language: "en", width: 900, isPhone: false, height: 1000, from: "" }],
  [
    "protocol-pictures.ru.png",
    [PROTOCOL],
    { language: "ru", width: 900, isPhone: false, height: 1530, from: "h4" },
  ],
  ["protocol-phone.ru.png", [REVOKED], { language: "ru", width: 390, isPhone: true, height: 1100, from: "" }],
] as const;

const long = "Неразрывноеимяизоченьдлинныхслов".repeat(12);
const crowded = verifyReport({
  file: `${long}.sig`,
  signers: [
    signer({ certificate: { ...PROTOCOL.signers[0]!.certificate!, subject: { cn: long, o: long } } }),
    signer({ index: 1 }),
  ],
});

describe.skipIf(chromiumMissing !== undefined)(
  `the protocol in a browser${chromiumMissing === undefined ? "" : ` (skipped: ${chromiumMissing})`}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await Browser.open();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
    });

    const pages = [
      ["a good signature", [PROTOCOL], "ru"],
      ["a revoked certificate", [REVOKED], "ru"],
      ["several files", [PROTOCOL, REVOKED, UNREADABLE], "en"],
      ["names that are far too long", [crowded], "ru"],
    ] as const;

    it.each(pages)(
      "fits a desk and a phone, can be read, and needs no network: %s",
      async (_name, entries, language) => {
        const page = await render("html", entries, language);
        const before = browser.requests.length;
        for (const [width, isPhone] of [
          [1280, false],
          [390, true],
        ] as const) {
          await browser.show(page, width, isPhone);
          expect(await browser.evaluate(OUTSIDE), `${width}`).toEqual([]);
          expect(await browser.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
          expect(await browser.evaluate(LOW_CONTRAST)).toEqual([]);
          expect((await browser.screenshot()).subarray(1, 4).toString()).toBe("PNG");
        }
        expect(await browser.evaluate(SCRIPTED)).toBe(0);
        expect(browser.requests.slice(before).filter((url) => !url.startsWith("file:"))).toEqual([]);
      },
      60_000,
    );

    it.each(PICTURES)(
      "is what docs/images/%s shows (PODPIS_SCREENSHOTS=1 draws it anew)",
      async (name, entries, view) => {
        await browser.show(await render("html", entries, view.language), view.width, view.isPhone);
        const top = view.from === "" ? 0 : await browser.evaluate<number>(topOf(view.from));
        const picture = await browser.screenshot(view.height, top);
        const file = join(IMAGES, name);
        if (process.env.PODPIS_SCREENSHOTS === "1") writeFileSync(file, picture);
        // Letters are drawn by the fonts at hand, so the sizes are what can be compared.
        expect(sizeOf(readFileSync(file))).toEqual(sizeOf(picture));
        expect(readFileSync(file).length).toBeLessThan(200_000);
      },
      60_000,
    );

    it("is printed on paper, with the relaxations", async () => {
      await browser.show(await render("html", [PROTOCOL, REVOKED], "ru"), 1280);
      const pdf = await browser.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      // The second file begins a page of its own.
      expect(pdf.toString("latin1").match(/\/Type *\/Page\b/g)!.length).toBeGreaterThanOrEqual(3);
      await browser.media("print");
      expect(await browser.evaluate(LOW_CONTRAST)).toEqual([]);
      expect(await browser.evaluate(`getComputedStyle(document.querySelector(".relaxed")).display`)).toBe(
        "block",
      );
      await browser.media("");
    }, 60_000);

    it("folds the tree of checks on a screen, and unfolds it on paper", async () => {
      const shown = `document.querySelector(".all-checks .checks").checkVisibility()`;
      await browser.show(await render("html", [PROTOCOL], "ru"), 360, true);
      expect(await browser.evaluate(shown)).toBe(false);
      expect(await browser.evaluate("document.documentElement.scrollHeight")).toBeLessThan(7000);
      await browser.media("print");
      expect(await browser.evaluate(shown)).toBe(true);
      await browser.media("");
    }, 60_000);

    it("keeps a hash on one line at a desk, and within the page on a phone", async () => {
      const heights = `[...document.querySelectorAll(".hashes td code")].map((one) => one.getClientRects().length)`;
      const page = await render("html", [PROTOCOL], "ru");
      await browser.show(page, 1280);
      expect(new Set(await browser.evaluate<number[]>(heights))).toEqual(new Set([1]));
      await browser.show(page, 360, true);
      expect(await browser.evaluate(OUTSIDE)).toEqual([]);
    }, 60_000);

    it("strikes no text of the timeline through", async () => {
      await browser.show(await render("html", [PROTOCOL], "ru"), 1280);
      const struck = `(() => {
        const boxes = (name) => [...document.querySelectorAll(name)].map((one) => one.getBoundingClientRect());
        const lines = boxes(".timeline line.now, .timeline line.grid");
        return boxes(".timeline svg text").filter((text) =>
          lines.some(({ left, top, bottom }) =>
            left > text.left && left < text.right && Math.min(bottom, text.bottom) - Math.max(top, text.top) > 1)).length;
      })()`;
      expect(await browser.evaluate(struck)).toBe(0);
    }, 60_000);

    it("lets nothing of a hostile name become an element", async () => {
      const evil = `</desc></svg><script>document.title="evil"</script><img src=x onerror='document.title="evil"'>`;
      const certificate = { ...PROTOCOL.signers[0]!.certificate!, subject: { cn: evil, o: evil } };
      const report = verifyReport({
        file: evil,
        signers: [{ ...PROTOCOL.signers[0]!, certificate, path: [certificate] }],
      });
      await browser.show(await render("html", [report]), 1280);
      expect(await browser.evaluate(SCRIPTED)).toBe(0);
      expect(await browser.evaluate("document.title")).toContain("<script>");
    }, 60_000);

    it("tells the browser's accessibility tree what the pictures show", async () => {
      await browser.show(await render("html", [PROTOCOL], "ru"), 1280);
      const tree = await browser.accessibility();
      const pictures = tree.filter(({ role }) => role === "image");
      expect(pictures.map(({ name }) => name.split(" На оси")[0]!.split(" От ")[0])).toEqual([
        "Ход времени",
        "Цепочка сертификатов",
        "Цепочка доверенностей",
      ]);
      expect(pictures[0]!.name).toContain("Штамп времени на подписи: 15.06.2026 15:00:31 МСК");
    }, 60_000);
  },
);
