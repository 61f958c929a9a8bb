import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { renderRecord } from "../../../../src/report/writers.ts";
import { partialProfile, timedProfile } from "../../sample-profile.ts";
import { noBrowser, startBrowser } from "./browser.ts";
import type { Pages } from "./browser.ts";
import { manyLayers } from "./many-layers.ts";

const island = '[data-island="layer-table"]';
const names = (page: Page): Promise<readonly string[]> =>
  page.locator(`${island} .layer-link`).allInnerTexts();
const row = (page: Page, name: string) => page.locator(`${island} .rows tbody tr`, { hasText: name });
const heading = (page: Page, name: string) =>
  page.locator(`${island} th[scope=col]`, { has: page.getByRole("button", { name, exact: true }) });

describe.skipIf(noBrowser !== undefined)("the table of all layers", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startBrowser();
  });
  afterAll(() => pages.close());

  test("is sorted by a click on a heading: largest first, smallest first, order of the model", async () => {
    const { page, troubles } = await pages.open(await renderRecord(timedProfile(), "html", {}));
    const model = ["conv1", "relu", "conv2", "pool", "dense"];
    expect(await names(page)).toEqual(model);
    const macs = heading(page, "MACs");
    await macs.getByRole("button").click();
    // 3,888; 1,152; 24; and twice 0 in the order of the model.
    expect(await names(page)).toEqual(["conv1", "conv2", "dense", "relu", "pool"]);
    expect(await macs.getAttribute("aria-sort")).toBe("descending");
    await page.keyboard.press("Enter");
    expect(await names(page)).toEqual(["relu", "pool", "dense", "conv2", "conv1"]);
    await page.keyboard.press("Enter");
    expect(await names(page)).toEqual(model);
    expect(await macs.getAttribute("aria-sort")).toBe("none");
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("rows without a figure come last, and say so", async () => {
    const { page } = await pages.open(await renderRecord(partialProfile(), "html", {}));
    for (const _ of ["descending", "ascending"]) {
      await heading(page, "MACs").getByRole("button").click();
      expect((await names(page)).at(-1)).toBe("outer/custom (call 2)");
    }
    expect(await row(page, "custom").innerText()).toContain("unknown");
    expect(await row(page, "attention").innerText()).toContain("≥ 256");
    await page.close();
  });

  test("shows what fits a search, a type, and the columns that were chosen", async () => {
    const { page } = await pages.open(await renderRecord(timedProfile(), "html", {}));
    await page.getByRole("searchbox").fill("CONV");
    expect(await names(page)).toEqual(["conv1", "conv2"]);
    expect(await page.locator(".row-count").innerText()).toBe("2 of 5 rows");
    await page.getByRole("searchbox").fill("");
    await page.getByLabel("Type of layer").selectOption({ label: "Dense (1)" });
    expect(await names(page)).toEqual(["dense"]);
    await page.locator(".columns summary").press("Enter");
    await page.getByLabel("Weights (bytes)").check();
    expect(await row(page, "dense").innerText()).toContain("108");
    await page.keyboard.press("Escape");
    expect(await page.getByLabel("Weights (bytes)").isVisible()).toBe(false);
    await page.getByRole("searchbox").fill("nothing");
    expect(await page.locator(".no-rows").isVisible()).toBe(true);
    await page.close();
  });

  test("sorts 5,000 rows within 200 ms, has few of them as elements, and is walked with the keyboard", async () => {
    const { page, troubles } = await pages.open(await renderRecord(manyLayers(5000), "html", {}));
    const times = await page.evaluate(() => {
      // The headings are made again by each click.
      const sort = (name: string) => {
        const button = [
          ...document.querySelectorAll<HTMLElement>('[data-island="layer-table"] th[scope=col] button'),
        ].find(({ textContent }) => textContent === name);
        const began = performance.now();
        button?.click();
        // Reads a size, so that the browser has laid out the rows.
        const { scrollHeight } = document.querySelector(".rows") as HTMLElement;
        return { name, ms: performance.now() - began, scrollHeight };
      };
      // Each but the third click in a row on one heading sorts.
      return Array.from({ length: 5 }, () => ["Layer", "MACs", "Parameters"].map(sort)).flat();
    });
    // The least of five: other work on the machine makes single ones longer.
    for (const name of ["Layer", "MACs", "Parameters"])
      expect(Math.min(...times.filter((one) => one.name === name).map(({ ms }) => ms))).toBeLessThan(200);
    expect(Math.min(...times.map(({ scrollHeight }) => scrollHeight))).toBeGreaterThan(5000 * 34);
    // The largest number of parameters is the last row's.
    expect((await names(page))[0]).toMatch(/_4999$/);
    expect(await page.locator(`${island} .rows tbody tr`).count()).toBeLessThan(60);
    await page.locator(`${island} .layer-link`).first().focus();
    await page.keyboard.press("End");
    expect(await page.evaluate(() => document.activeElement?.closest("tr")?.ariaRowIndex)).toBe("5001");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("PageUp");
    await page.keyboard.press("Home");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/_4999$/);
    expect(troubles).toEqual([]);
    await page.close();
  });
});
