import { readFile } from "node:fs/promises";
import { ProfilerError, reasonOf } from "../errors.ts";
import { readRecord } from "./files/read-record.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { embeddables } from "../report/embed/embeddables.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";

/** `embed <page> <record>`: writes a record's tables between the markers of a page, or checks that they stand there. */
export const embedCommand: CliCommand = defineCommand({
  define: (command) =>
    command
      .argument("<page>", "Markdown file with <!-- clothnet:begin NAME --> and <!-- clothnet:end NAME -->")
      .argument("<record>", "the .json of a profile or a study")
      .option("--only <names>", "names of tables to write, separated by commas (default: all)")
      .option("--check", "write nothing; exit with 1 if a table is stale")
      .addHelpText("after", `\n${namesOf("profile")}\n${namesOf("study")}`),
  run: async (parsed, io) => {
    const [page, file] = parsed.args as [string, string];
    const record = await readRecord(file);
    if ("kind" in record && record.kind === "comparison") {
      throw new ProfilerError("wrong-option", {
        found: `the record of a comparison at ${file}`,
        expected: "the record of a profile or a study",
        remedy: "give another record; a comparison has no tables to embed",
      });
    }
    const { checkEmbedded, embedTables } = await import("../report/embed/embed-tables.ts");
    const before = await readPage(page);
    const { check, only } = parsed.opts<{ readonly check?: boolean; readonly only?: string }>();
    const names = only?.split(",").map((name) => name.trim());
    if (check === true) {
      const stale = checkEmbedded(before, record, names);
      for (const { name, line } of stale) io.stderr.write(`${page}:${line}: the table ${name} is stale\n`);
      return stale.length === 0 ? 0 : 1;
    }
    const after = embedTables(before, record, names);
    if (after !== before) await writeFileAtomically(page, after);
    io.stderr.write(after === before ? `${page} is up to date\n` : `wrote ${page}\n`);
    return 0;
  },
});

function namesOf(kind: "profile" | "study"): string {
  const names = embeddables.flatMap(({ name, of }) => (of === kind ? [`  ${name}\n`] : []));
  return `NAME of a ${kind}'s table:\n${names.join("")}`.trimEnd();
}

async function readPage(page: string): Promise<string> {
  try {
    return await readFile(page, "utf8");
  } catch (error) {
    throw new ProfilerError(
      "markers-missing",
      {
        found: `no readable page at ${page} (${reasonOf(error)})`,
        expected: "a Markdown file with markers",
        remedy: "check the path",
      },
      { cause: error },
    );
  }
}
