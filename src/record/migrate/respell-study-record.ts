import { eachOf, isObject, withField } from "./json-value.ts";

/**
 * A study record of schema 2 in today's spelling: optimizers were words, as in "Adam", and the limit of batch normalization's momentum stood
 * beside them as `batchNormMomentum`.
 */
export function respellStudyRecord(record: unknown): unknown {
  return withField(record, "approaches", (list) =>
    eachOf(list, (approach) =>
      withField(approach, "spec", (spec) => withField(spec, "schedule", respellSchedule)),
    ),
  );
}

function respellSchedule(schedule: unknown): unknown {
  if (!isObject(schedule)) return schedule;
  const fields = Object.entries(schedule).map(([name, value]): [string, unknown] => {
    if (name === "batchNormMomentum") return ["batchNorm", { momentum: value }];
    return [name, name === "optimizer" && value === "Adam" ? "adam" : value];
  });
  return Object.fromEntries(fields);
}
