import { describe, expect, test } from "vitest";
import { summarizeProfile } from "../../src/profile/compare/summarize-models.ts";
import type { AnyRecord } from "../../src/record/any-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { formatsOf, renderRecord } from "../../src/report/writers.ts";
import { hostileNames } from "./hostile-names.ts";
import { sampleCheck } from "./sample-check.ts";
import { sampleModels } from "./sample-models.ts";
import { partialProfile, timedProfile } from "./sample-profile.ts";

/** A profile with a name wherever a model's file, a device or a reason can put one. */
function named(name: string): ProfileRecord {
  const { timing, ...timed } = timedProfile();
  const { reasons } = partialProfile();
  return {
    ...timed,
    model: { ...timed.model, name },
    status: "partial",
    reasons: reasons.map((reason) => ({ ...reason, text: name })),
    layers: timed.layers.map((row) => ({ ...row, path: name, name, type: name })),
    timing: { ...timing!, device: name },
  };
}

const models = sampleModels(
  hostileNames.flatMap((name) => [
    summarizeProfile(named(name)),
    { ...summarizeProfile(timedProfile(), name), f1: { mean: 0.5 } },
    { name, status: "unreadable", reason: name },
  ]),
);
const records: readonly (readonly ["models" | "check", AnyRecord])[] = [
  ["models", models],
  ["check", sampleCheck(hostileNames.map(named))],
];

/** Tags of the pages themselves. */
const own = /<!-- clothnet-report check -->|<\/?(details|summary)>/g;

describe.each(records)("hostile names in a record of %s", (kind, record) => {
  test("are text in Markdown, in cells of one table", async () => {
    for (const format of formatsOf(kind).filter((one) => ["md", "github"].includes(one))) {
      const page = (await renderRecord(record, format, {})).replace(own, "");
      expect(page).not.toMatch(/<\/?[a-z!]/i);
      expect(page.replace(/\\`/g, "")).not.toContain("`");
      expect(page).not.toMatch(/[\u202A-\u202E]|[^\P{Cc}\n]/u);
      for (const block of page.split("\n\n").filter((part) => part.startsWith("|"))) {
        const cells = block.split("\n").map((line) => line.replace(/\\./g, "").split("|").length);
        expect(new Set(cells).size).toBe(1);
      }
    }
  });

  test("are text in HTML", async () => {
    const page = await renderRecord(record, "html", {});
    expect(page.match(/<script\b/g)).toHaveLength(3);
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    const markup = page.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<style>[\s\S]*?<\/style>/, "");
    expect(markup).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(markup).not.toMatch(/[\u202A-\u202E]/);
    expect(markup).not.toContain("x".repeat(100));
  });

  test("stay on their lines on a terminal, and as they are in the record", async () => {
    const text = await renderRecord(record, "table", {});
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).not.toMatch(/[\u202A-\u202E]/);
    const read = JSON.parse(await renderRecord(record, "json", {})) as unknown;
    expect(read).toEqual(record);
  });
});
