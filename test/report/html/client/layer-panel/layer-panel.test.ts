import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProfileRecord } from "../../../../../src/record/profile-record.ts";
import { renderRecord } from "../../../../../src/report/writers.ts";
import { sampleProfile, sampleRows, timedProfile } from "../../../sample-profile.ts";
import { sampleStudy } from "../../../sample-study.ts";
import { noBrowser, startBrowser } from "../browser.ts";
import type { Pages } from "../browser.ts";

/** Names that try to be something else than names. */
const tricks = [
  "<script>alert(1)</script>",
  "a|b",
  "{{constructor}}",
  "\u202Egnp.exe",
  "x".repeat(10_000),
  "</script><img src=x onerror=alert(1)>",
  "`code` ${1}",
];

describe.skipIf(noBrowser !== undefined)("the panel of a layer", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startBrowser();
  });
  afterAll(() => pages.close());

  test("is opened by an address, has the figures of the record, and goes on to the next layer", async () => {
    const { page, troubles } = await pages.open(await renderRecord(timedProfile(), "html", {}), {
      hash: "#layer=conv2",
    });
    const dialog = page.locator("dialog[open]");
    expect(await dialog.locator("h2").innerText()).toBe("conv2");
    const text = await dialog.innerText();
    // 3·3·4 weights of a filter, of 8 filters with a bias each, at 2·2 positions.
    for (const part of [
      "(1×2×2×8) × 36 = 1,152",
      "36 × 8 + 8 = 296",
      "0.200 ± 0.010 ms, n = 30",
      "5×5 (39.1 %)",
    ])
      expect(text).toContain(part);
    const field = await dialog
      .locator(".field-seen")
      .evaluate((shape) => [shape.getAttribute("width"), shape.getAttribute("height")]);
    expect(field).toEqual(["5", "5"]);
    await dialog.getByRole("button", { name: "Next" }).click();
    expect(await dialog.locator("h2").innerText()).toBe("pool");
    expect(new URL(page.url()).hash).toBe("#layer=pool");
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog").isVisible()).toBe(false);
    // The dialog tells of its closing in an event of its own.
    await page.waitForFunction(() => location.hash === "");
    expect(new URL(page.url()).hash).toBe("");
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("in a study the address names the approach too, and another address opens another layer", async () => {
    const study = sampleStudy();
    const approaches = ["first", "second"].map((id) => ({ ...study.approaches[0], id, title: `The ${id}` }));
    const html = await renderRecord({ ...study, approaches } as typeof study, "html", {});
    const { page } = await pages.open(html, { hash: "#layer=second/conv1" });
    expect(await page.locator("dialog[open] .panel-title").innerText()).toContain("The second: Conv2D");
    await page.evaluate(() => {
      location.hash = "#layer=first/dense";
    });
    await page.locator("dialog[open] h2", { hasText: "dense" }).waitFor();
    expect(await page.locator("dialog[open] .panel-title").innerText()).toContain("The first: Dense");
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "Network" }).first().selectOption({ label: "The second" });
    expect(await page.getByRole("combobox", { name: "Network" }).last().inputValue()).toBe("1");
    await page.close();
  });

  test("names of a stranger stay text in the table, map, tree and panel", async () => {
    const rows = sampleRows();
    const layers = tricks.flatMap((name, index) => {
      const row = rows[index % 3];
      return row === undefined ? [] : [{ ...row, name, path: name, type: name }];
    });
    const record: ProfileRecord = sampleProfile({ layers });
    const { page, troubles } = await pages.open(await renderRecord(record, "html", {}));
    let asked = false;
    page.on("dialog", () => {
      asked = true;
    });
    const ours = await page.locator("script").count();
    expect(await page.locator(".layer-link").count()).toBe(tricks.length);
    await page.locator(".layer-link").first().click();
    for (const trick of tricks) {
      const heading = await page.locator("dialog[open] h2").innerText();
      if (trick.length < 40 && !trick.includes("\u202E")) expect(heading).toBe(trick);
      expect(heading).not.toContain("\u202E");
      await page.locator("dialog[open]").getByRole("button", { name: "Next" }).click({ force: true });
    }
    await page.keyboard.press("Escape");
    for (const item of await page.getByRole("treeitem").all()) await item.hover();
    expect([asked, await page.locator("img").count(), await page.locator("script").count()]).toEqual([
      false,
      0,
      ours,
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    expect(troubles).toEqual([]);
    await page.close();
  });
});
