import { openBackend } from "../../backends/open-backend.ts";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { ProfilerError, reasonOf } from "../../errors.ts";
import type { ProfileRecord, Timing } from "../../record/profile-record.ts";
import { refusedBy } from "./refused-by.ts";
import { bestPeaks, probeDevice } from "./probe-device.ts";
import type { SamplingOptions } from "./sampling-options.ts";
import { timeSubject } from "./time-subject.ts";
import type { TimedSubject } from "./timed-subject.ts";
import type { TrainingSubject } from "./training-subject.ts";
import { withTimes } from "./with-times.ts";
import { withTrainingTimes } from "./with-training-times.ts";

/** How to time, on which backend. */
export interface TimeOptions extends SamplingOptions {
  readonly backend: string;
  /** Refuse a backend that computes on a CPU, or on a GPU that software plays. */
  readonly requireGpu?: boolean;
}

/** A model on the current backend, ready to be run. */
export interface TimedModel {
  readonly forward: TimedSubject;
  /** Makes the training step of the model, where it has weights to train. */
  readonly training?: () => TrainingSubject;
  /** Frees the model where it was made for the timing. */
  readonly dispose: () => void;
}

/** Probes after the timing, at most. */
const mostProbes = 4;

/**
 * Adds times to a record, of the model that `open` makes once the backend is the current one.
 *
 * Throws `ProfilerError` where the backend does not start, where it can't run the model, or where the timing is interrupted.
 */
export async function timed(
  counted: ProfileRecord,
  open: () => Promise<TimedModel> | TimedModel,
  { backend, requireGpu = false, ...sampling }: TimeOptions,
  weights: Timing["weights"],
): Promise<ProfileRecord> {
  const machine = await openBackend(backend, { requireGpu });
  const before = await probeDevice(machine.kernelTiming, sampling.clock);
  const refused = <Value>(run: () => Promise<Value>): Promise<Value> =>
    refusedBy(counted.model.name, machine.name, run);
  const model = await refused(async () => open());
  try {
    return await refused(async () => {
      const samples = await timeSubject(model.forward, machine.kernelTiming, sampling);
      let peaks = before;
      let record = counted;
      // On a busy machine a probe may never be undisturbed: before a row is called impossible, the device is looked at again.
      for (let probe = 0; probe < mostProbes; probe += 1) {
        peaks = bestPeaks(peaks, await probeDevice(machine.kernelTiming, sampling.clock));
        record = withTimes(counted, samples, peaks, machine, weights);
        if (!record.layers.some(({ untimed }) => untimed?.kind === "above-peak")) break;
      }
      if (model.training === undefined || counted.totals.trainingStep === undefined) return record;
      return trained(record, model.training(), machine, sampling);
    });
  } finally {
    model.forward.dispose();
    model.dispose();
  }
}

/**
 * Adds the times of a training step, or a note why there are none: a backend may run a model and lack a gradient. A gradient's kernels read what
 * the tape keeps, so none of them is run again by itself.
 */
async function trained(
  record: ProfileRecord,
  step: TrainingSubject,
  { name, kernelTiming }: OpenBackend,
  sampling: SamplingOptions,
): Promise<ProfileRecord> {
  try {
    const samples = await timeSubject(step, kernelTiming, { ...sampling, repeat: false });
    return withTrainingTimes(record, samples, step.loss);
  } catch (error) {
    if (error instanceof ProfilerError || record.timing === undefined) throw error;
    const note = `the training step is not timed: ${name} does not run it (${reasonOf(error)})`;
    return { ...record, timing: { ...record.timing, notes: [...record.timing.notes, note] } };
  } finally {
    step.dispose();
  }
}
