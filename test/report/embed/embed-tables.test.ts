import { describe, expect, test } from "vitest";
import { embeddables } from "../../../src/report/embed/embeddables.ts";
import { checkEmbedded, embedTables } from "../../../src/report/embed/embed-tables.ts";
import { sampleComparison, samplesAround } from "../sample-comparison.ts";
import { sampleCheck } from "../sample-check.ts";
import { sampleModels } from "../sample-models.ts";
import { partialProfile, sampleProfile } from "../sample-profile.ts";
import { sampleStudy } from "../sample-study.ts";
import { renderStudy } from "../../../src/report/markdown/render-page.ts";

const marked = (name: string, inside = ""): string =>
  `# Read me\n\n<!-- clothnet:begin ${name} -->\n${inside}<!-- clothnet:end ${name} -->\n\nEnd.\n`;

describe("writing between markers", () => {
  test("only what stands between them changes", () => {
    const page = embedTables(marked("profile-top-layers", "old\n"), sampleProfile());
    expect(page).toMatch(/^# Read me\n\n<!-- clothnet:begin profile-top-layers -->\n\n\*\*Layers by MACs/);
    expect(page).toMatch(/\n\n<!-- clothnet:end profile-top-layers -->\n\nEnd\.\n$/);
    expect(page).toContain("| conv1 | Conv2D ");
    expect(page).not.toContain("old");
  });

  test.each(embeddables.map(({ name, of }) => [name, of] as const))("%s: twice is as once", (name, of) => {
    const record = {
      study: sampleStudy,
      profile: partialProfile,
      comparison: () => sampleComparison(samplesAround(10), samplesAround(12)),
      models: sampleModels,
      check: sampleCheck,
    }[of]();
    const once = embedTables(marked(name), record);
    expect(once).not.toBe(marked(name));
    expect(embedTables(once, record)).toBe(once);
    expect(checkEmbedded(once, record)).toEqual([]);
  });

  test("CRLF files keep CRLF", () => {
    const page = embedTables(marked("profile-summary").replaceAll("\n", "\r\n"), sampleProfile());
    expect(page.replaceAll("\r\n", "")).not.toContain("\n");
    expect(page.replaceAll("\r\n", "\n")).toBe(embedTables(marked("profile-summary"), sampleProfile()));
    expect(checkEmbedded(page, sampleProfile())).toEqual([]);
  });

  test("a file without a final line end keeps it so", () => {
    const page = "<!-- clothnet:begin profile-summary -->\n<!-- clothnet:end profile-summary -->";
    expect(embedTables(page, sampleProfile()).endsWith("\n\n<!-- clothnet:end profile-summary -->")).toBe(
      true,
    );
  });

  test("markers in fenced code and in sentences are examples", () => {
    const example =
      "```md\n<!-- clothnet:begin none -->\n```\n~~~\n```\n<!-- clothnet:end x -->\n~~~\nSee `<!-- clothnet:begin y -->`.\n";
    const page = example + marked("profile-summary");
    expect(embedTables(page, sampleProfile()).startsWith(example)).toBe(true);
  });

  test("names choose the tables, those of the other kind of record are left alone", () => {
    const page = marked("profile-summary") + marked("profile-top-layers") + marked("study-f1");
    const changed = embedTables(page, sampleProfile(), ["profile-summary"]);
    expect(changed.endsWith(marked("profile-top-layers") + marked("study-f1"))).toBe(true);
    expect(checkEmbedded(changed, sampleProfile())).toEqual([
      // The begin marker of the second region stands behind the whole first part.
      {
        name: "profile-top-layers",
        line: embedTables(marked("profile-summary"), sampleProfile()).split("\n").length + 2,
      },
    ]);
  });

  test("a section is what its page has below the heading, with the label of drawn images", () => {
    const study = sampleStudy();
    const page = embedTables(marked("study/answer"), study);
    const inside = page.split(/<!-- clothnet:(?:begin|end) study\/answer -->\n/)[1]!.trim();
    expect(renderStudy(study)).toContain(inside.replace(/^> .*\n\n/, ""));
    const drawn = embedTables(marked("study/answer"), {
      ...study,
      dataset: { ...study.dataset, fixture: true },
    });
    expect(drawn).toContain("> **FIXTURE DATA: drawn images;");
    expect(embedTables(marked("profile/roofline"), sampleProfile())).toContain(
      "The record has nothing of this section.",
    );
  });

  test("many markers in one page, in lists, behind nested fences and twice", () => {
    const example = "1. As in\n\n   ````md\n   ```js\n   <!-- clothnet:begin x -->\n   ```\n   ````\n\n";
    const page = `${example}${marked("profile-summary")}${marked("profile/summary")}${marked("profile-summary")}`;
    const once = embedTables(page, sampleProfile());
    expect(once.startsWith(example)).toBe(true);
    expect(once.split("| Parameters ")).toHaveLength(4);
    expect(once.replace(/(<!-- clothnet:begin profile\S+ -->\n)[^]*?(?=<!-- clothnet:end)/g, "$1")).toBe(
      page,
    );
  });

  test("a layer's name cannot close the region", () => {
    const [conv1, ...rest] = sampleProfile().layers;
    if (conv1 === undefined) throw new Error("the sample has rows");
    const path = "x\n<!-- clothnet:end profile-top-layers -->\n";
    const record = sampleProfile({ layers: [{ ...conv1, path }, ...rest] });
    const once = embedTables(marked("profile-top-layers"), record);
    expect(embedTables(once, record)).toBe(once);
  });
});

describe("stale tables", () => {
  test("are named with the line of their marker", () => {
    const page = embedTables(marked("profile-summary"), sampleProfile());
    expect(checkEmbedded(page, partialProfile())).toEqual([{ name: "profile-summary", line: 3 }]);
  });
  test("are looked for among the names asked for, and a name that is none is not up to date", () => {
    const page = embedTables(marked("profile-summary") + marked("profile-top-layers"), sampleProfile());
    expect(checkEmbedded(page, partialProfile(), ["profile-summary"])).toEqual([
      { name: "profile-summary", line: 3 },
    ]);
    expect(() => checkEmbedded(page, sampleProfile(), ["nope"])).toThrow(
      /found the name nope among those asked for/,
    );
    expect(() => checkEmbedded(page, sampleProfile(), ["profile-roofline"])).toThrow(
      /found no markers for it/,
    );
  });
});

describe("broken markers", () => {
  const message = (page: string, names?: readonly string[]): string => {
    try {
      embedTables(page, sampleProfile(), names);
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };
  const begin = (name: string): string => `<!-- clothnet:begin ${name} -->\n`;
  const end = (name: string): string => `<!-- clothnet:end ${name} -->\n`;

  test.each([
    [
      "unknown name",
      `\n${begin("nothing")}${end("nothing")}`,
      "found the name nothing in line 2; expected a table or section that has one: 'npx clothnet-report embed --help' lists the names. Fix: correct the name",
    ],
    [
      "unclosed",
      `\n\n${begin("profile-summary")}text\n`,
      "found begin profile-summary on line 3 without an end; expected <!-- clothnet:end profile-summary --> below it",
    ],
    [
      "nested",
      begin("profile-summary") + begin("profile-top-layers"),
      "found begin profile-top-layers on line 2 inside profile-summary, which begins on line 1; " +
        "expected <!-- clothnet:end profile-summary --> before it. Fix: close each table before the next one begins",
    ],
    [
      "end without begin",
      `text\n${end("profile-summary")}`,
      "found end profile-summary on line 2; expected <!-- clothnet:begin profile-summary --> above it",
    ],
    [
      "another name at the end",
      begin("profile-summary") + end("profile-top-layers"),
      "found end profile-top-layers on line 2; expected <!-- clothnet:end profile-summary --> for the begin on line 1",
    ],
    [
      "malformed",
      "<!-- clothnet:start profile-summary -->\n",
      "found <!-- clothnet:start profile-summary --> on line 1; expected <!-- clothnet:begin NAME -->",
    ],
    [
      "no markers at all",
      "a\nb\n",
      "found no markers for it on lines 1 to 2; expected <!-- clothnet:begin profile-top-layers -->",
    ],
  ])("%s", (_, page, words) => {
    expect(message(page)).toContain(`cannot embed: ${words}`);
  });

  test("a wanted table without markers", () => {
    expect(message(marked("profile-summary"), ["profile-top-layers"])).toContain(
      "expected <!-- clothnet:begin profile-top-layers --> and",
    );
  });

  test("a wanted table of the other kind of record", () => {
    expect(message(marked("study-f1"), ["study-f1"])).toContain(
      "found the name study-f1 among those asked for; expected a table or section that has one: 'npx clothnet-report embed --help' lists the names of a profile",
    );
  });
});
