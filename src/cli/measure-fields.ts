import { measureEffectiveFields } from "../profile/effective-field/measure-effective-fields.ts";
import type { MeasuredField } from "../profile/effective-field/measure-effective-field.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import { resolveBackend } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { measureOptions } from "./field-options.ts";
import type { FieldOptions } from "./field-options.ts";
import type { Io } from "./io.ts";
import { progressLine } from "./progress.ts";
import { modelRequest } from "./shared-options.ts";
import type { ModelOptions } from "./shared-options.ts";

/** Measures the effective receptive fields that a command's options ask for, with progress on stderr. */
export async function measureFields(
  subject: ModelSubject,
  fields: FieldOptions,
  options: ModelOptions & BackendOptions,
  io: Io,
): Promise<readonly MeasuredField[]> {
  const progress = progressLine(io.stderr);
  return measureEffectiveFields(subject, {
    ...measureOptions(fields),
    ...modelRequest(options),
    backend: await resolveBackend(options, io),
    requireGpu: options.requireGpu ?? false,
    signal: io.signal,
    onPass: (layer, done, total) =>
      progress(`effective receptive field of ${layer}: input ${done} of ${total}`, done === total),
  });
}
