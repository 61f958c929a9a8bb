import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emitSchemas } from "../../../src/cli/files/emit-schemas.ts";

test("the JSON Schemas name every required field and allow further ones", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "schemas-")), "schema");
  await emitSchemas(folder);
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const profile = await read("profile-record.json");
  expect(profile).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Profile record",
    type: "object",
    properties: { schemaVersion: { const: 3 }, status: { enum: ["complete", "partial", "unavailable"] } },
    additionalProperties: {},
  });
  // Every name but `timing`, which a record without times leaves out.
  expect(profile.required).toEqual([
    "schemaVersion",
    "tool",
    "createdAt",
    "model",
    "convention",
    "status",
    "reasons",
    "layers",
    "totals",
    "uncounted",
  ]);
  expect((await read("study-record.json")).properties.kind).toEqual({ type: "string", const: "study" });
  expect((await read("comparison-record.json")).required).toContain("verdict");
  await rm(folder, { recursive: true });
});
