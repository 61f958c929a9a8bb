import type { ModelsRecord, ModelSummary } from "../record/models-record.ts";

/** The models of a record that could be opened. */
export function readModels({ models }: ModelsRecord): readonly ModelSummary[] {
  return models.filter((model): model is ModelSummary => model.status !== "unreadable");
}

/** The models whose multiply-accumulates are exact; none if they were counted by several conventions, which are not comparable. */
export function exactMacs(
  record: ModelsRecord,
): readonly { readonly model: ModelSummary; readonly macs: number }[] {
  const read = readModels(record);
  if (new Set(read.map(({ convention }) => convention)).size > 1) return [];
  return read.flatMap((model) => {
    const { macs } = model.totals;
    return model.status === "complete" && macs !== undefined ? [{ model, macs }] : [];
  });
}

/** The models with times; none if they were timed in several places. */
export function timedAlike(
  record: ModelsRecord,
): readonly { readonly model: ModelSummary; readonly time: NonNullable<ModelSummary["time"]> }[] {
  const timed = readModels(record).flatMap((model) =>
    model.time === undefined ? [] : [{ model, time: model.time }],
  );
  const places = new Set(timed.map(({ time }) => `${time.backend} on ${time.device}`));
  return places.size > 1 ? [] : timed;
}
