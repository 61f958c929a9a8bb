import type { BackendName } from "../../record/known-names.ts";
import { backendNames } from "../../backends/index.ts";
import { openBackend } from "../../backends/open-backend.ts";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { comparisonOf } from "./comparison.ts";
import { ProfilerError } from "../../errors.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import {
  checkOptions,
  date,
  describeValue,
  flag,
  oneOf,
  optionsOf,
  required,
  wholeFrom,
} from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import { openModel, openRules } from "../open-model.ts";
import { inputRules } from "../option-rules.ts";
import type { ModelInput } from "../open-model.ts";
import { profileSubject } from "../profile-subject.ts";
import type { ProfileFileOptions } from "../profile-file.ts";
import { loaderOf } from "../subject/subject.ts";
import type { LoadedModel, ModelSubject } from "../subject/subject.ts";
import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { explainBackendError } from "../time/explain-backend-error.ts";
import type { TimedSubject } from "../time/timed-subject.ts";
import { interleaveRuns } from "../time/interleaved-runs.ts";
import type { SideSamples } from "../time/interleaved-runs.ts";
import { resolveSampling, samplingRules, threadsRule } from "../time/sampling-options.ts";
import type { SamplingOptions, TimeOptions } from "../time/sampling-options.ts";
import { summarizeTimes } from "../time/summarize-times.ts";

/** A model on a backend. */
export interface Side {
  /** Path of the model; or a source, or a subject that was opened before. */
  readonly path: ModelInput;
  /** Default: wasm. */
  readonly backend?: BackendName;
}

/** When the record says it was made, and the seed of the draws. */
export interface CompareRecordsOptions {
  /** Of the draws; default: 0. */
  readonly seed?: number;
  readonly createdAt?: Date;
}

/** At which shapes to run both, and how often. */
export interface CompareModelsOptions
  extends CompareRecordsOptions, Pick<ProfileFileOptions, "shapes" | "batch" | "register"> {
  readonly requireGpu?: boolean;
  /** Of wasm, as a timing has them. */
  readonly threads?: TimeOptions["threads"];
  readonly sampling?: SamplingOptions;
}

const sideRules: OptionRules<Side> = {
  path: required({ expected: "a path, a source, or a subject", accepts: () => true }),
  backend: oneOf(backendNames),
};

const recordRules: OptionRules<CompareRecordsOptions> = { seed: wholeFrom(0), createdAt: date };

const rules: OptionRules<CompareModelsOptions> = {
  ...recordRules,
  ...inputRules,
  ...openRules,
  requireGpu: flag,
  threads: threadsRule,
  sampling: optionsOf(samplingRules),
};

/**
 * Runs two models, or one on two backends, in turns and compares their times end to end. One model on two backends is read and traced once.
 *
 * @throws {ProfilerError} as `profileFile` does
 */
export async function compareModels(
  a: Side,
  b: Side,
  given: CompareModelsOptions = {},
): Promise<ComparisonRecord> {
  const options = checkOptions("compareModels", given, rules);
  checkOptions("compareModels (first side)", a, sideRules);
  checkOptions("compareModels (second side)", b, sideRules);
  const first = await count(a, options);
  const second = await count(b.path === a.path ? { ...b, path: first.subject } : b, options);
  return inTurn(() => compareInTurns(first, second, options));
}

async function compareInTurns(
  a: CountedSide,
  b: CountedSide,
  options: CompareModelsOptions,
): Promise<ComparisonRecord> {
  const first = await load(a, options);
  try {
    const second = await load(b, options);
    try {
      const samples = await explainBackendError(
        `${a.counted.model.name} and ${b.counted.model.name}`,
        [...new Set([a.backend, b.backend])].join(" and "),
        () =>
          interleaveRuns(
            [
              { subject: first.forward, machine: first.machine },
              { subject: second.forward, machine: second.machine },
            ],
            resolveSampling(options.sampling),
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
 * @throws {ProfilerError} `wrong-option` when a record holds no samples
 */
export function compareRecords(
  a: ProfileRecord,
  b: ProfileRecord,
  given: CompareRecordsOptions = {},
): ComparisonRecord {
  const options = checkOptions("compareRecords", given, recordRules);
  return comparisonOf(comparedRecord(a), comparedRecord(b), { ...options, paired: false });
}

interface CountedSide {
  readonly subject: ModelSubject;
  readonly backend: BackendName;
  readonly counted: ProfileRecord;
}

interface LoadedSide extends CountedSide {
  readonly machine: OpenBackend;
  readonly model: LoadedModel;
  readonly forward: TimedSubject;
}

async function count({ path, backend = "wasm" }: Side, options: CompareModelsOptions): Promise<CountedSide> {
  const { batch, shapes, register } = options;
  const subject = await openModel(path, register === undefined ? {} : { register });
  // A model that cannot be timed is refused before it is counted.
  loaderOf(subject, "times");
  const counted = await profileSubject(subject, {
    ...(batch === undefined ? {} : { batch }),
    ...(shapes === undefined ? {} : { shapes }),
  });
  return { subject, backend, counted };
}

async function load(side: CountedSide, options: CompareModelsOptions): Promise<LoadedSide> {
  const machine = await openBackend(side.backend, options);
  const model = await loaderOf(side.subject, "times")({});
  return { ...side, machine, model, forward: model.forward(side.counted) };
}

function free({ model, forward }: LoadedSide): void {
  forward.dispose();
  model.dispose();
}

function comparedLive({ counted, machine, model }: LoadedSide, samples: SideSamples): Compared {
  const { name, device, threads, gpu, software, driver } = machine;
  return {
    ...modelOf(counted),
    backend: name,
    device,
    ...(threads === undefined ? {} : { threads }),
    gpu,
    software,
    driver,
    weights: model.weights,
    warmup: samples.warmupRuns,
    endToEnd: summarizeTimes(samples.endToEnd),
  };
}

function comparedRecord(record: ProfileRecord): Compared {
  if (typeof record !== "object" || record === null || !("layers" in record)) {
    throw new ProfilerError("wrong-option", {
      found: `${describeValue(record)} in the place of a record`,
      expected: "the record of a profile",
      remedy: "read it with JSON.parse, or make it with profileFile",
    });
  }
  const { timing, createdAt } = record;
  if (timing?.endToEnd.samplesMs === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `a record of ${record.model.name} ${timing === undefined ? "without times" : "whose samples were not kept"}`,
      expected: "a record with the samples of its times",
      remedy: "make it again with profile --time --format json",
    });
  }
  const { backend, device, threads, gpu, software, driver, weights, warmup, endToEnd } = timing;
  return {
    ...modelOf(record),
    backend,
    device,
    ...(threads === undefined ? {} : { threads }),
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
