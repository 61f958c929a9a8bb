import { openBackend } from "../../backends/open-backend.ts";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { comparisonOf } from "./comparison.ts";
import { ProfilerError } from "../../errors.ts";
import { countedFile } from "../profile-file.ts";
import type { ProfileFileOptions } from "../profile-file.ts";
import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import type { ProfileRecord, Timing } from "../../record/profile-record.ts";
import { refusedBy } from "../time/refused-by.ts";
import { timedFile } from "../time/timed-file.ts";
import type { TimedModel } from "../time/timed.ts";
import { sampleInTurns } from "../time/sample-in-turns.ts";
import type { TurnSamples } from "../time/sample-in-turns.ts";
import type { SamplingOptions } from "../time/sampling-options.ts";
import { summariseTimes } from "../time/summarise-times.ts";

/** A model on a backend. */
export interface Side {
  readonly path: string;
  readonly backend: string;
}

/** At which shapes to run both, and how often. */
export interface CompareModelsOptions
  extends SamplingOptions, Pick<ProfileFileOptions, "shapes" | "batch" | "register"> {
  readonly requireGpu?: boolean;
  /** Of the draws; 0 unless told. */
  readonly seed?: number;
  readonly createdAt?: Date;
}

/**
 * Runs two models, or one on two backends, in turns and compares their times end to end.
 *
 * Throws `ProfilerError` as `profileFile` does.
 */
export async function compareModels(
  a: Side,
  b: Side,
  options: CompareModelsOptions,
): Promise<ComparisonRecord> {
  const first = await opened(a, options);
  try {
    const second = await opened(b, options);
    try {
      const samples = await refusedBy(
        `${first.counted.model.name} and ${second.counted.model.name}`,
        [...new Set([a.backend, b.backend])].join(" and "),
        () =>
          sampleInTurns(
            [
              { subject: first.model.forward, machine: first.machine },
              { subject: second.model.forward, machine: second.machine },
            ],
            options,
          ),
      );
      return comparisonOf(comparedLive(first, samples[0]), comparedLive(second, samples[1]), {
        ...options,
        paired: true,
      });
    } finally {
      free(second);
    }
  } finally {
    free(first);
  }
}

/**
 * Compares the times end to end of two records by the samples that they hold. Only a difference beyond what separate runs of one model differ by
 * counts, which the comparison has as its `margin`; {@link compareModels} tells smaller ones.
 *
 * Throws `wrong-option` where a record holds no samples.
 */
export function compareRecords(
  a: ProfileRecord,
  b: ProfileRecord,
  options: { readonly seed?: number; readonly createdAt?: Date } = {},
): ComparisonRecord {
  return comparisonOf(comparedRecord(a), comparedRecord(b), { ...options, paired: false });
}

interface OpenedSide {
  readonly counted: ProfileRecord;
  readonly machine: OpenBackend;
  readonly model: TimedModel;
  readonly weights: Timing["weights"];
}

async function opened({ path, backend }: Side, options: CompareModelsOptions): Promise<OpenedSide> {
  const { file, counted } = await countedFile(path, options, true);
  const { open, weights } = await timedFile(file, counted);
  const machine = await openBackend(backend, { requireGpu: options.requireGpu ?? false });
  return { counted, machine, weights, model: await open() };
}

function free({ model }: OpenedSide): void {
  model.forward.dispose();
  model.dispose();
}

function comparedLive({ counted, machine, weights }: OpenedSide, samples: TurnSamples): Compared {
  const { name, device, gpu, software, driver } = machine;
  return {
    ...modelOf(counted),
    backend: name,
    device,
    gpu,
    software,
    driver,
    weights,
    warmup: samples.warmupRuns,
    endToEnd: summariseTimes(samples.endToEnd),
  };
}

function comparedRecord(record: ProfileRecord): Compared {
  const { timing, createdAt } = record;
  if (timing?.endToEnd.samplesMs === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `a record of ${record.model.name} ${timing === undefined ? "without times" : "whose samples were not kept"}`,
      expected: "a record with the samples of its times",
      remedy: "make it again with profile --time --format json",
    });
  }
  const { backend, device, gpu, software, driver, weights, warmup, endToEnd } = timing;
  return {
    ...modelOf(record),
    backend,
    device,
    gpu,
    ...(software === undefined ? {} : { software }),
    ...(driver === undefined ? {} : { driver }),
    weights,
    recordedAt: createdAt,
    warmup,
    endToEnd,
  };
}

function modelOf({ model }: ProfileRecord): Pick<Compared, "name" | "sha256" | "inputs" | "batch"> {
  const { name, sha256, inputs, batch } = model;
  return { name, ...(sha256 === undefined ? {} : { sha256 }), inputs, batch };
}
