import { expect, test } from "vitest";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { renderProfileHtml } from "../../../src/report/html/render-html.ts";
import { timedProfile } from "../sample-profile.ts";

/** A record of so many layers, whose figures differ as those of a real model do. */
function profileOf(count: number): ProfileRecord {
  const profile = timedProfile();
  const layers = Array.from({ length: count }, (_, index): LayerRow => {
    const row = profile.layers[index % profile.layers.length];
    if (row === undefined) throw new Error("the sample has layers");
    const name = `stage_${index % 17}/block_${index}/${row.name}`;
    return {
      ...row,
      path: name,
      name,
      params: index * 37,
      ...(row.macs === undefined ? {} : { macs: row.macs + index }),
    };
  });
  return { ...profile, layers };
}

test("1,000 layers make a page of less than 1.5 MB in less than 2 s", () => {
  const record = profileOf(1000);
  // Processor time: other work on the machine does not count.
  const start = process.cpuUsage();
  const page = renderProfileHtml(record);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(2000);
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
});

test("5,000 layers are in the record, not in rows of the page", () => {
  const page = renderProfileHtml(profileOf(5000), { top: 5000 });
  expect(page.match(/<tr\b/g)?.length).toBeLessThan(700);
});
