import { openBackend } from "../../backends/open-backend.ts";
import type { OpenBackend } from "../../backends/open-backend.ts";
import { ProfilerError, reasonOf } from "../../errors.ts";
import type { ProfileRecord, TimingNote } from "../../record/profile-record.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { loaderOf } from "../subject/subject.ts";
import type { ModelSubject } from "../subject/subject.ts";
import { explainBackendError } from "./explain-backend-error.ts";
import { probeDevice } from "./probe-device.ts";
import { resolveSampling } from "./sampling-options.ts";
import type { Sampling, TimeOptions } from "./sampling-options.ts";
import { timeSubject } from "./time-subject.ts";
import type { TrainingSubject } from "./training-subject.ts";
import { addForwardTimes } from "./add-forward-times.ts";
import { addTrainingTimes } from "./add-training-times.ts";

/**
 * Adds to the record of a subject its times on a backend: of the forward pass, and of a training step if the record counts one. The backend
 * stays tfjs' current one.
 *
 * @throws {ProfilerError} when the backend does not start or cannot run the model, when weights are missing, when the timing is interrupted
 */
export async function addTimes(
  counted: ProfileRecord,
  subject: ModelSubject,
  options: TimeOptions,
): Promise<ProfileRecord> {
  const load = loaderOf(subject, "times");
  return inTurn(() => timeOnBackend(counted, load, options));
}

async function timeOnBackend(
  counted: ProfileRecord,
  load: ReturnType<typeof loaderOf>,
  { backend, requireGpu, threads, ...options }: TimeOptions,
): Promise<ProfileRecord> {
  const sampling = resolveSampling(options.sampling);
  const machine = await openBackend(backend, { requireGpu, threads });
  return explainBackendError(counted.model.name, machine.name, async () => {
    options.onCounted?.(counted);
    const model = await load({});
    try {
      const forward = model.forward(counted);
      try {
        const samples = await timeSubject(forward, machine.kernelTiming, sampling);
        // Not before: on a cold backend the peaks are lower than those of the model's own rows.
        const peaks = await probeDevice(machine.kernelTiming, sampling.clock);
        const record = addForwardTimes(counted, samples, peaks, machine, model.weights);
        if (model.trainingStep === undefined || counted.totals.trainingStep === undefined) return record;
        return await timeTrainingStep(record, model.trainingStep(counted), machine, sampling);
      } finally {
        forward.dispose();
      }
    } finally {
      model.dispose();
    }
  });
}

/**
 * Adds the times of a training step, or a note why there are none: a backend may run a model and lack a gradient. A gradient's kernels read what
 * the tape keeps, so none of them is run again by itself.
 */
async function timeTrainingStep(
  record: ProfileRecord,
  step: TrainingSubject,
  { name, kernelTiming }: OpenBackend,
  sampling: Sampling,
): Promise<ProfileRecord> {
  try {
    const samples = await timeSubject(step, kernelTiming, { ...sampling, repeat: false });
    return addTrainingTimes(record, samples, step.loss);
  } catch (error) {
    if (error instanceof ProfilerError || record.timing === undefined) throw error;
    const note: TimingNote = { code: "training-step-not-timed", backend: name, error: reasonOf(error) };
    return { ...record, timing: { ...record.timing, notes: [...record.timing.notes, note] } };
  } finally {
    step.dispose();
  }
}
