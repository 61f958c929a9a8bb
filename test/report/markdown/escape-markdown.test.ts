import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText } from "../../../src/report/markdown/clean-text.ts";
import { escapeMarkdown } from "../../../src/report/markdown/markdown.ts";
import { numberColumn, tableMarkdown, textColumn } from "../../../src/report/tables/report-table.ts";

describe("what a stranger's text becomes", () => {
  test.each([
    ["a|b", "a\\|b"],
    ["line\nbreak\r\n\tend ", "line break end"],
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["![x](http://e.example/p.png)", "!\\[x\\](http\\://e.example/p.png)"],
    ["https://e.example www.e.example a@e.example", "https\\://e.example www\\.e.example a\\@e.example"],
    ["{{x}} {{{x}}}", "{{x}} {{{x}}}"],
    ["`code` ``", "\\`code\\` \\`\\`"],
    ["back\\|slash", "back\\\\\\|slash"],
    ["**b** _i_ ~~s~~ $m$", "\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~ \\$m\\$"],
    ["conv2_block1_1_conv", "conv2_block1_1_conv"],
    ["<!-- clothnet:end study-f1 -->", "&lt;!-- clothnet:end study-f1 --&gt;"],
    ["&lt;", "&amp;lt;"],
    ["# heading", "\\# heading"],
    ["- item", "\\- item"],
    ["---", "\\---"],
    ["1. item", "1\\. item"],
    ["-50.63", "-50.63"],
    ["+88.15", "+88.15"],
    ["\u001B[31mred\u0007", "\uFFFD\\[31mred\uFFFD"],
    ["\u202Eevil", "\uFFFDevil"],
    ["\uD800", "\uFFFD"],
    ["👗 платье", "👗 платье"],
  ])("%j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});

/** Text in which what Markdown cares about is common. */
const hostile = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."|`*_[]()<>!&~$#+-=.\\{}:/@ \n\r\tax1") }),
  fc.string({ unit: "binary" }),
);

/** What a renderer shows of escaped text: a backslash before punctuation hides itself, the three entities are characters. */
function shown(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])|&(amp|lt|gt);/g, (_, character: string, entity: string) =>
    entity === undefined ? character : ({ amp: "&", lt: "<", gt: ">" }[entity] ?? ""),
  );
}

test("escaped text is one line, shows what was given, and opens nothing", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeMarkdown(text);
      expect(shown(escaped)).toBe(cleanText(text));
      // An escaped character keeps its place: taking it out would join its neighbours to what never stood there.
      const rest = escaped.replace(/\\[!-/:-@[-`{-~]/g, "·");
      expect(rest).not.toMatch(/[\n\r<>`*[\]|~$]|&(?!(?:amp|lt|gt);)|:\/\//);
      expect(escaped).not.toMatch(/^(?:#+(?: |$)|[-+*](?: |$)|\d+[.)](?: |$)| |\t|={1,}$|-{1,}$)/);
    }),
    { numRuns: 1000 },
  );
});

test("a table keeps its columns whatever the cells, headings and notes hold", () => {
  const cell = hostile;
  fc.assert(
    fc.property(cell, cell, cell, (heading, value, note) => {
      const page = tableMarkdown({
        caption: heading,
        columns: [textColumn(heading), numberColumn("n")],
        rows: [
          [value, "1"],
          [note, value],
        ],
        notes: [note],
        empty: "",
      });
      const lines = page.split("\n");
      const table = lines.slice(2, 6);
      for (const line of table) expect(line.replace(/\\./g, "").split("|")).toHaveLength(4);
      // Caption, blank line, heading, rule, two rows, blank line, note.
      expect(lines).toHaveLength(8);
      expect(lines[7]?.startsWith("- ")).toBe(true);
    }),
    { numRuns: 500 },
  );
});
