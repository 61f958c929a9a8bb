import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { AnyRecord } from "../../../src/record/any-record.ts";
import { recordJson } from "../../../src/record/record-json.ts";
import { renderComparisonHtml } from "../../../src/report/html/render-html.ts";
import { renderRecord } from "../../../src/report/writers.ts";
import { hostileStudy } from "../hostile-study.ts";
import { sampleComparison, samplesAround } from "../sample-comparison.ts";
import { sampleCheck } from "../sample-check.ts";
import { sampleModels } from "../sample-models.ts";
import { sampleProfile, timedProfile } from "../sample-profile.ts";
import { sampleStudy } from "../sample-study.ts";

const records: readonly (readonly [string, AnyRecord])[] = [
  ["profile", timedProfile()],
  ["study", sampleStudy()],
  ["comparison", sampleComparison(samplesAround(10), samplesAround(12))],
  ["models", sampleModels()],
  ["check", sampleCheck()],
];

const render = (record: AnyRecord): Promise<string> => renderRecord(record, "html", {});

describe.each(records)("the page of a %s", (kind, record) => {
  test("has its record inside, and is the same when it is made again", async () => {
    const page = await render(record);
    expect(await render(record)).toBe(page);
    expect(page).toContain(`<body data-kind="${kind}">`);
    const [, base64 = ""] = /id="record"[^>]*>([^<]*)</.exec(page) ?? [];
    const bytes = Buffer.from(base64, "base64");
    // No time (bytes 4 to 7) and no operating system (byte 9) in the header.
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
    expect(gunzipSync(bytes).toString()).toBe(recordJson(record));
  });

  test("asks for nothing outside of itself", async () => {
    const page = await render(record);
    // Without the script, whose strings ask for nothing.
    const markup = page.replace(/<script>[\s\S]*?<\/script>/, "");
    const addresses = [...markup.matchAll(/\b(?:src|href|action|data)="([^"]*)"/g)].map(([, at]) => at);
    expect(addresses.filter((address) => !/^(#|data:,$)/.test(address ?? ""))).toEqual([]);
    expect(markup).not.toMatch(/@import|url\(/);
    for (const rule of ["default-src", "base-uri", "form-action"]) expect(page).toContain(`${rule} 'none'`);
  });
});

test("tables of the most expensive layers have ten rows: all layers stand in their own", async () => {
  const [row] = sampleProfile().layers;
  const layers = Array.from({ length: 30 }, (_, index) => ({
    ...row!,
    name: `c${index}`,
    path: `c${index}`,
  }));
  const page = await renderRecord(sampleProfile({ layers }), "html", { top: 20 });
  const [, section = ""] = page.split('<section id="top-layers">');
  expect(section.split("</section>")[0]?.match(/<tr>/g)).toHaveLength(1 + 10);
});

test("names of a stranger are text", async () => {
  const page = await render(hostileStudy());
  const ours = page.match(/<script\b[^>]*>/g);
  expect(ours).toEqual([
    '<script type="application/json" id="charts">',
    '<script type="text/plain" id="record" data-encoding="gzip+base64" data-name="study.json">',
    "<script>",
  ]);
  expect(page.match(/<\/script>/g)).toHaveLength(3);
  expect(page).not.toMatch(/<img|<!-- clothnet/);
  expect(page).toContain("{{x}} {{{x}}} &#x60;code&#x60;");
});

test("a comparison of two records has their layers and all three records", () => {
  const [a, b] = [timedProfile(), sampleProfile()];
  const comparison = sampleComparison(samplesAround(10), samplesAround(12));
  const page = renderComparisonHtml(comparison, { sides: [a, b] });
  const embedded = [
    ...page.matchAll(/<script type="text\/plain" id="([^"]*)"[^>]*data-name="([^"]*)">([^<]*)</g),
  ];
  expect(embedded.map(([, id, name]) => [id, name])).toEqual([
    ["record", "a-tiny-cnn.json"],
    ["record-b", "b-tiny-cnn.json"],
    ["comparison", "comparison.json"],
  ]);
  expect(embedded.map(([, , , base64 = ""]) => gunzipSync(Buffer.from(base64, "base64")).toString())).toEqual(
    [a, b, comparison].map(recordJson),
  );
  expect(page).toContain('data-island="layer-table"');
});
