import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseRecord } from "../../../../src/record/parse-record.ts";
import type { AnyRecord } from "../../../../src/record/any-record.ts";
import type { StudyRecord } from "../../../../src/record/study-record.ts";
import { recordJson } from "../../../../src/record/record-json.ts";
import { renderRecord } from "../../../../src/report/writers.ts";
import { renderComparisonHtml } from "../../../../src/report/html/render-html.ts";
import { sampleCheck } from "../../sample-check.ts";
import { sampleComparison, samplesAround } from "../../sample-comparison.ts";
import { sampleModels } from "../../sample-models.ts";
import { sampleProfile, timedProfile } from "../../sample-profile.ts";
import { noBrowser, startBrowser } from "./browser.ts";
import type { Pages } from "./browser.ts";
import { manyLayers } from "./many-layers.ts";

const report = new URL("../../../../reports/fixture-study.json", import.meta.url);
const study = parseRecord(readFileSync(report, "utf8"), "fixture-study.json") as StudyRecord;
const resnet = study.approaches.find(({ id }) => id === "resnet50-17")?.profile as AnyRecord;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const records: readonly (readonly [string, AnyRecord])[] = [
  ["the default study", study],
  ["ResNet50, timed", resnet],
  ["5,000 layers", manyLayers(5000)],
  ["many models", sampleModels()],
  ["a check", sampleCheck()],
];

describe.skipIf(noBrowser !== undefined)("a page in a browser", () => {
  let pages: Pages;
  const html = new Map<string, string>();
  beforeAll(async () => {
    pages = await startBrowser();
    for (const [name, record] of records) html.set(name, await renderRecord(record, "html", {}));
  });
  afterAll(() => pages.close());

  test.each(records.map(([name]) => name))(
    "%s: no error, no request, charts drawn, no serious violation of accessibility in light and dark",
    async (name) => {
      const { page, troubles } = await pages.open(html.get(name) ?? "");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await emptyCharts(page)).toEqual([]);
        // The markup is the same in both.
        expect(
          await violations(page, "html", colorScheme === "dark" ? ["color-contrast"] : undefined),
        ).toEqual([]);
      }
      expect(troubles).toEqual([]);
      await page.close();
    },
  );

  test("the panel of a layer has no serious violation of accessibility, in light and dark", async () => {
    const { page } = await pages.open(html.get("ResNet50, timed") ?? "", { hash: "#layer=conv1_conv" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.locator("dialog[open]").isVisible()).toBe(true);
      expect(await violations(page, "dialog")).toEqual([]);
    }
    await page.close();
  });

  test("fits a phone: nothing is wider than 390 px", async () => {
    for (const name of ["the default study", "ResNet50, timed"]) {
      const { page } = await pages.open(html.get(name) ?? "", { width: 390 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await emptyCharts(page)).toEqual([]);
      // Contents are folded, so that the answer is near.
      expect(await page.locator(".contents li").first().isVisible()).toBe(false);
      await page.close();
    }
  });

  test.each([
    ["#layer=nowhere", "The address names the layer nowhere, which this page does not have."],
    ["#nothing%20here", "The address names the section nothing here, which this page does not have."],
  ])("an address with %s, of which there is nothing, is told of in sight", async (hash, words) => {
    for (const name of ["ResNet50, timed", "many models"]) {
      const { page, troubles } = await pages.open(html.get(name) ?? "", { hash });
      const notice = page.locator("main > .warning[role=status]");
      expect(await notice.innerText()).toBe(words);
      expect(await notice.evaluate((one) => one.getBoundingClientRect().top < innerHeight)).toBe(true);
      await page.evaluate(() => (location.hash = "#totals"));
      await page.evaluate(() => (location.hash = "#content"));
      await notice.waitFor({ state: "detached" });
      expect(troubles).toEqual([]);
      await page.close();
    }
  });

  test("a comparison of two profiles saves all three records, and has differences of totals and of layers", async () => {
    const comparison = sampleComparison(samplesAround(10), samplesAround(12));
    const sides = [
      timedProfile(),
      sampleProfile({ totals: { ...sampleProfile().totals, macs: 6000 } }),
    ] as const;
    const { page } = await pages.open(renderComparisonHtml(comparison, { sides }));
    const buttons = page.getByRole("button", { name: "Download" });
    expect(await buttons.allInnerTexts()).toEqual([
      "Download a-tiny-cnn.json",
      "Download b-tiny-cnn.json",
      "Download comparison.json",
    ]);
    const [download] = await Promise.all([page.waitForEvent("download"), buttons.last().click()]);
    expect(readFileSync(await download.path(), "utf8")).toBe(recordJson(comparison));
    // 6,000 - 5,064 = 936; 6,000 / 5,064 = 1.18.
    expect(await page.locator("#totals tr", { hasText: /^MACs/ }).innerText()).toMatch(
      /5,064\s+6,000\s+\+936\s+1\.18/,
    );
    expect(await page.getByRole("button", { name: "MACs: b − a" }).isVisible()).toBe(true);
    await page.close();
  });

  test("saves the record as it is", async () => {
    const { page, troubles } = await pages.open(html.get("ResNet50, timed") ?? "");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("resnet50.json");
    expect(readFileSync(await download.path(), "utf8")).toBe(recordJson(resnet));
    expect(troubles.filter((trouble) => !trouble.startsWith("request for blob:"))).toEqual([]);
    await page.close();
  });

  test("a reader chooses the theme, and charts follow", async () => {
    const { page } = await pages.open(html.get("the default study") ?? "");
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const chart = (): Promise<string> =>
      page.evaluate(() => document.querySelector<HTMLCanvasElement>(".chart-box canvas")?.toDataURL() ?? "");
    const button = page.getByRole("button", { name: /^Theme/ });
    const before = [await ground(), await chart()];
    await button.click();
    expect([await ground(), await chart()]).toEqual(before);
    await button.click();
    expect(await button.innerText()).toBe("Theme: Dark");
    expect(await ground()).not.toBe(before[0]);
    expect(await chart()).not.toBe(before[1]);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    expect(await button.innerText()).toBe("Theme: Dark");
    await page.close();
  });

  test("a chart is read with arrow keys, and its axes are switched", async () => {
    const { page } = await pages.open(html.get("the default study") ?? "");
    const figure = page.locator('figure[data-chart="f1-cost"]');
    await figure.locator("canvas").focus();
    await page.keyboard.press("ArrowRight");
    const [first] = study.approaches;
    expect(await figure.locator(".chart-reading").innerText()).toContain(first?.title ?? "no approach");
    const before = await figure.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await figure.getByRole("button", { name: "x axis: logarithmic" }).press("Enter");
    expect(await figure.getByRole("button", { name: "x axis: linear" }).isVisible()).toBe(true);
    const after = await figure.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    expect(after).not.toBe(before);
    await page.close();
  });
});

/** Ids of charts in which fewer than 1 % of the pixels differ from the ground. */
function emptyCharts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("figure[data-chart]")].flatMap((figure) => {
      const canvas = figure.querySelector("canvas");
      // Chromium warns of canvases that are read twice.
      const copy = document.createElement("canvas");
      const context = copy.getContext("2d", { willReadFrequently: true });
      if (canvas === null || context === null) return [figure.dataset["chart"] ?? ""];
      [copy.width, copy.height] = [canvas.width, canvas.height];
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const drawn = data.filter((value, index) => index % 4 === 3 && value > 0).length;
      return drawn < data.length / 400 ? [figure.dataset["chart"] ?? ""] : [];
    }),
  );
}

/** Serious and critical violations that axe-core finds, with the first place of each. */
async function violations(
  page: Page,
  within = "html",
  rules?: readonly string[],
): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(
    async ({ place, options }) => {
      const { axe: checker } = window as unknown as {
        readonly axe: {
          readonly run: (
            place: string,
            options: object,
          ) => Promise<{
            readonly violations: readonly {
              readonly id: string;
              readonly impact: string;
              readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
            }[];
          }>;
        };
      };
      const result = await checker.run(place, options);
      return result.violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
    },
    {
      place: within,
      options: { resultTypes: ["violations"], ...(rules === undefined ? {} : { runOnly: rules }) },
    },
  );
}
