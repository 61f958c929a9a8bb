import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { budgetConfigSchema } from "../../record/budget-config-schema.ts";
import { checkRecordSchema } from "../../record/check-record-schema.ts";
import { comparisonRecordSchema } from "../../record/comparison-record-schema.ts";
import { modelsRecordSchema } from "../../record/models-record-schema.ts";
import { profileRecordSchema } from "../../record/profile-record-schema.ts";
import { studyRecordSchema } from "../../record/study-record-schema.ts";
import { writeFileAtomically } from "../../files/write-file-atomically.ts";

const schemas = [
  { file: "profile-record.json", title: "Profile record", schema: profileRecordSchema },
  { file: "study-record.json", title: "Study record", schema: studyRecordSchema },
  { file: "comparison-record.json", title: "Comparison record", schema: comparisonRecordSchema },
  { file: "models-record.json", title: "Models record", schema: modelsRecordSchema },
  { file: "check-record.json", title: "Check record", schema: checkRecordSchema },
  { file: "config.json", title: "Budgets of clothnet.config.json", schema: budgetConfigSchema },
] as const;

/** Writes the JSON Schemas (draft 2020-12) of the records and of the configuration into a folder, which is made if it is missing; the build does so. */
export async function emitSchemas(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file, title, schema } of schemas) {
    const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12" });
    await writeFileAtomically(
      join(folder, file),
      `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`,
    );
  }
}
