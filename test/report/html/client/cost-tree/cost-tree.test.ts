import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderRecord } from "../../../../../src/report/writers.ts";
import { partialProfile } from "../../../sample-profile.ts";
import { noBrowser, startBrowser } from "../browser.ts";
import type { Pages } from "../browser.ts";
import { manyLayers } from "../many-layers.ts";

const crumbs = (page: Page): Promise<readonly string[]> => page.locator(".crumbs li").allInnerTexts();
const parts = (page: Page): Promise<readonly string[]> =>
  page.locator(".cost-map .part.framed bdi").allInnerTexts();
const panel = (page: Page) => page.locator("dialog[open] h2");

describe.skipIf(noBrowser !== undefined)("the map of cost and the tree of layers", () => {
  let pages: Pages;
  let html: string;
  beforeAll(async () => {
    pages = await startBrowser();
    // 35 layers, in seven stages with five layers each, every one in a block of its own.
    html = await renderRecord(manyLayers(35), "html", {});
  });
  afterAll(() => pages.close());

  test("goes deeper by click and back by the way above it", async () => {
    const { page, troubles } = await pages.open(html);
    // The cheapest stage is too small for tiles of its own.
    expect((await parts(page)).toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((stage) => `stage_${stage}`));
    await page.locator(".cost-map .part.framed", { hasText: "stage_3" }).click({ position: { x: 20, y: 8 } });
    expect(await crumbs(page)).toEqual(["tiny-cnn", "stage_3"]);
    await page.locator(".crumbs button").first().click();
    expect(await crumbs(page)).toEqual(["tiny-cnn"]);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("goes deeper with Enter, back with Backspace, and opens a layer", async () => {
    const { page } = await pages.open(html);
    const first = page.locator(".cost-map button").first();
    await first.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    expect(await crumbs(page)).toHaveLength(2);
    expect(await page.evaluate(() => document.activeElement?.closest(".cost-map") !== null)).toBe(true);
    await page.keyboard.press("Backspace");
    expect(await crumbs(page)).toEqual(["tiny-cnn"]);
    for (let steps = 0; steps < 4 && !(await panel(page).isVisible()); steps++)
      await page.keyboard.press("Enter");
    expect(await panel(page).innerText()).toMatch(/^stage_\d\/block_\d\//);
    await page.keyboard.press("Escape");
    expect(await panel(page).isVisible()).toBe(false);
    await page.close();
  });

  test("has another cost as its area, and sums that agree with the record", async () => {
    const { page } = await pages.open(html);
    await page.getByRole("button", { name: "Parameters", exact: true }).first().click();
    // 0 + 1 + … + 34.
    expect(await page.locator(".map-reading").innerText()).toBe("tiny-cnn: 595 parameters, 100.0 %");
    expect(await page.getByRole("button", { name: "Time", exact: true }).isVisible()).toBe(false);
    await page.close();
  });

  test("sums of rows that are not counted in full have the sign of their bound", async () => {
    const { page } = await pages.open(await renderRecord(partialProfile(), "html", {}));
    // 3,888 + 1,152 + 24 + 256 = 5,320.
    expect(await page.locator(".map-reading").innerText()).toBe("tiny-cnn: ≥ 5.32 k MACs, 100.0 %");
    const title = (name: string) => page.getByRole("treeitem", { name }).first().getAttribute("title");
    expect(await title("conv1")).toBe("conv1: 3.89 k MACs");
    expect(await title("attention")).toBe("attention: ≥ 256 MACs");
    await page.close();
  });

  test("the tree is walked, opened and closed with arrow keys, and moves the map", async () => {
    const { page } = await pages.open(html);
    const items = page.getByRole("treeitem");
    expect(await items.count()).toBe(7);
    await items.first().focus();
    await page.keyboard.press("ArrowRight");
    expect(await items.first().getAttribute("aria-expanded")).toBe("true");
    expect(await items.count()).toBe(12);
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.ariaLevel)).toBe("2");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    expect(await items.count()).toBe(7);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await crumbs(page)).toEqual(["tiny-cnn", "stage_1"]);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-selected"))).toBe("true");
    await page.close();
  });
});
