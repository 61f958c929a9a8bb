import { expect, test } from "vitest";
import { screenOf } from "../../src/cli/screen-of.ts";
import { plainScreen } from "../../src/report/terminal/screen.ts";

const write = (): boolean => true;
const terminal = { write, isTTY: true, columns: 120 };

test("a pipe gets plain text of 80 columns, whatever the locale", () => {
  expect(screenOf({ stdout: { write }, env: { LANG: "en_US.UTF-8" } })).toEqual(plainScreen);
});

test.each<[Record<string, string>, { color: boolean; unicode: boolean }]>([
  [{ LANG: "en_US.UTF-8" }, { color: true, unicode: true }],
  [
    { LANG: "C.utf8", NO_COLOR: "1" },
    { color: false, unicode: true },
  ],
  [
    { LANG: "C", TERM: "dumb" },
    { color: false, unicode: false },
  ],
  [
    { LANG: "en_US.UTF-8", LC_ALL: "C" },
    { color: true, unicode: false },
  ],
  [{ NO_COLOR: "" }, { color: true, unicode: false }],
])("a terminal with %o", (env, expected) => {
  expect(screenOf({ stdout: terminal, env })).toEqual({ columns: 120, ...expected });
});

test("a terminal of unknown width has 80 columns", () => {
  expect(screenOf({ stdout: { write, isTTY: true }, env: {} }).columns).toBe(80);
});
