import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "former-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const small = fixture("small-model/model.json");
const photo = fixture("garments/images/c17e897c-97ac-8bf8-7d62-82d1e551d8fd.jpg");
const at = (name: string): string => join(folder, name);

/** A record without the times of its making. */
function settled(json: string): string {
  return json.replaceAll(/"(?:createdAt|elapsedMs)": [^\n]*/g, "");
}

test("the former options of profile do what those of field do, and one line names these", async () => {
  const former = await cli(
    ...["profile", small, "--erf", "block1_conv", "--erf-inputs", "2", "--erf-range", "0,1", "--seed", "5"],
    ...["--erf-weights", "random", "--erf-average", "signed", "--erf-image", at("old.png")],
    ...[
      "--rf-image",
      photo,
      "--rf-layers",
      "block1_conv",
      "--rf-out",
      at("old-over.png"),
      "--format",
      "json",
    ],
  );
  const now = await cli(
    ...["field", small, "--layer", "block1_conv", "--inputs", "2", "--range", "0,1", "--seed", "5"],
    ...["--weights", "random", "--average", "signed", "--heat-map", at("new.png")],
    ...[
      "--photo",
      photo,
      "--photo-layers",
      "block1_conv",
      "--photo-out",
      at("new-over.png"),
      "--format",
      "json",
    ],
  );
  expect([former.code, now.code]).toEqual([0, 0]);
  expect(settled(former.out)).toBe(settled(now.out));
  expect(readFileSync(at("old.png")).equals(readFileSync(at("new.png")))).toBe(true);
  expect(readFileSync(at("old-over.png")).equals(readFileSync(at("new-over.png")))).toBe(true);
  expect(former.err.split("\n").filter((line) => line.startsWith("clothnet-report"))).toEqual([
    "clothnet-report: --erf is now 'field --layer', --erf-inputs is now 'field --inputs', --erf-range is now 'field --range', " +
      "--erf-weights is now 'field --weights', --erf-average is now 'field --average', --seed is now 'field --seed', " +
      "--erf-image is now 'field --heat-map', --rf-image is now 'field --photo', --rf-layers is now 'field --photo-layers', " +
      "--rf-out is now 'field --photo-out'",
  ]);
  expect(now.err).not.toContain("is now");
});

test("help lists the options of field, and the former ones no more", async () => {
  expect((await cli("profile", "--help")).out).not.toMatch(/--erf|--rf-|--growth-chart|--seed/);
  expect((await cli("field", "--help")).out).toMatch(/--layer[^]*--heat-map[^]*--photo[^]*--growth-chart/);
});

test.each<[string[], RegExp]>([
  [["--erf-image", at("no.png")], /found --erf-image without --erf <layer>/],
  [["--rf-layers", "conv"], /found --rf-layers without --rf-image <photo>/],
  [["--erf", "block1_conv", "--erf-range", "2,1"], /expected two rising numbers, as in 0,255/],
  [["--erf", "block3_cnv"], /found the layer block3_cnv, .*give for instance block3_conv,/],
])("a wrong use of %j ends with 2 and one line", async (options, message) => {
  const { code, out, err } = await cli("profile", small, ...options);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(message);
  expect(err.trim().split("\n")).toHaveLength(1);
});
