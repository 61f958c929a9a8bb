import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

const places = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = places.find((place) => existsSync(place));

/** Why tests in a browser can't run, or undefined where they can; printed once. With CI=true they fail instead. */
export const noBrowser: string | undefined =
  executablePath === undefined && process.env["CI"] !== "true"
    ? "there is no Chromium: install it, or name it in CHROMIUM"
    : undefined;
if (noBrowser !== undefined) console.warn(`skipped: ${noBrowser}`);

/** A browser, and the pages that were opened from files. */
export interface Pages {
  /** Opens a page as a reader does, from a file. `hash` stands behind its address. */
  readonly open: (html: string, options?: OpenOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly hash?: string;
  readonly dark?: boolean;
  readonly width?: number;
}

export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, and requests for anything but the page's own file. */
  readonly troubles: readonly string[];
}

/** Starts Chromium without a window. */
export async function startBrowser(): Promise<Pages> {
  if (executablePath === undefined) throw new Error("there is no Chromium");
  const folder = mkdtempSync(join(tmpdir(), "clothnet-page-"));
  const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  let opened = 0;
  return {
    async open(html, { hash = "", dark = false, width = 1280 } = {}) {
      const file = join(folder, `page-${opened++}.html`);
      writeFileSync(file, html);
      const address = pathToFileURL(file).href;
      const page = await browser.newPage({
        viewport: { width, height: 900 },
        colorScheme: dark ? "dark" : "light",
      });
      page.setDefaultTimeout(20_000);
      const troubles: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) troubles.push(message.text());
      });
      page.on("pageerror", ({ message }) => troubles.push(message));
      page.on("request", (request) => {
        const url = request.url();
        if (url.replace(/#.*/, "") !== address && !url.startsWith("data:"))
          troubles.push(`request for ${url}`);
      });
      await page.goto(`${address}${hash}`);
      await page.waitForSelector("html[data-ready]");
      return { page, troubles };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
