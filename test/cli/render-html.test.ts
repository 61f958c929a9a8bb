import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cli } from "./cli.ts";

test.each(["profile", "study", "comparison"])(
  "the record of a %s of schema 1 still opens as a page",
  async (kind) => {
    const record = fileURLToPath(
      new URL(`../../fixtures/record-schema-1-${kind}/record.json`, import.meta.url),
    );
    const first = await cli("render", record, "--format", "html");
    expect(first.code).toBe(0);
    expect(first.out).toContain(`<body data-kind="${kind}">`);
    expect((await cli("render", record, "--format", "html")).out).toBe(first.out);
  },
);
