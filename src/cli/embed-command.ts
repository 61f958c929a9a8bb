import { readFile } from "node:fs/promises";
import { ProfilerError, reasonOf } from "../errors.ts";
import { readRecord } from "./files/read-record.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { kindWords } from "../record/any-record.ts";
import type { RecordKind } from "../record/any-record.ts";
import { embeddables } from "../report/embed/embeddables.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";

/** `embed <page> <record>`: writes a record's tables and sections between the markers of a page, or checks that they stand there. */
export const embedCommand: CliCommand = defineCommand({
  define: (command) =>
    command
      .argument("<page>", "Markdown file with <!-- clothnet:begin NAME --> and <!-- clothnet:end NAME -->")
      .argument("<record>", "the .json that a command wrote with --format json")
      .option("--only <names>", "names of tables and sections to write, separated by commas (default: all)")
      .option("--check", "write nothing; show what is stale as a unified diff, and exit with 1")
      .addHelpText("after", `\n${kinds.map(namesOf).join("\n")}`),
  run: async (parsed, io) => {
    const [page, file] = parsed.args as [string, string];
    const record = await readRecord(file);
    const { checkEmbedded, embedTables } = await import("../report/embed/embed-tables.ts");
    const before = await readPage(page);
    const { check, only } = parsed.opts<{ readonly check?: boolean; readonly only?: string }>();
    const names = only?.split(",").map((name) => name.trim());
    if (check === true) {
      const stale = checkEmbedded(before, record, names);
      for (const { name, line } of stale) io.stderr.write(`${page}:${line}: ${name} is stale\n`);
      if (stale.length === 0) return 0;
      io.stdout.write(await unifiedDiff(page, before, embedTables(before, record, names)));
      return 1;
    }
    const after = embedTables(before, record, names);
    if (after !== before) await writeFileAtomically(page, after);
    io.stderr.write(after === before ? `${page} is up to date\n` : `wrote ${page}\n`);
    return 0;
  },
});

/** What `embed` without `--check` would change. A terminal gets no control characters, whatever the page has. */
async function unifiedDiff(page: string, before: string, after: string): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const patch = createTwoFilesPatch(page, page, before, after, "as it is", "as the record has it");
  return patch.replace(/^Index: .*\n=+\n/, "").replace(/[^\P{Cc}\n\t]/gu, "");
}

const kinds = Object.keys(kindWords) as readonly RecordKind[];

function namesOf(kind: RecordKind): string {
  const names = embeddables.flatMap(({ name, of }) => (of === kind ? [`  ${name}\n`] : []));
  return `NAME of a table or section of ${kindWords[kind]}:\n${names.join("")}`.trimEnd();
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
