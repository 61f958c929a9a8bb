import type { TensorInfo } from "@tensorflow/tfjs-core";

/** How kernels are timed on a backend. */
export type KernelTiming = SynchronousKernels | ReadBackKernels | TimestampedKernels;

/** wasm, cpu: a kernel is finished when its call returns, so a clock around the call measures it. */
export interface SynchronousKernels {
  readonly kind: "synchronous";
}

/** tensorflow: a kernel may still run when its call returns. Reading one number of its output waits for its end. */
export interface ReadBackKernels {
  readonly kind: "read-back";
  /**
   * Waits until `outputs` are computed: reads one number of one of them and frees the tensor that this makes. The caller measures the cost of reading, on
   * outputs that are computed already, and subtracts it. Outputs without numbers are not waited for.
   */
  readonly synchronize: (outputs: readonly TensorInfo[]) => void;
}

/** webgpu: kernels only queue programs; the device records a timestamp at the begin and end of each program. */
export interface TimestampedKernels {
  readonly kind: "timestamp-query";
  /** False if the device has no timestamps: every `device` of {@link TimestampedKernels.measure} is then undefined. */
  readonly available: boolean;
  /**
   * Calls `run`, which must be synchronous, and measures the programs that it queues, on the device. Calls must not be nested. A measured program is a
   * pass and a submission of its own, so end-to-end times must be taken without this.
   */
  readonly measure: <Result>(run: () => Result) => Measured<Result>;
  /** Submits queued programs and waits until the device has finished them: the end of an end-to-end time. */
  readonly finish: () => Promise<void>;
}

/** The result of a measured call, and its time when the device has reported it. */
export interface Measured<Result> {
  readonly result: Result;
  readonly device: Promise<DeviceTime | undefined>;
}

/** Device time of the programs of one measured call. Callers get undefined instead if the timestamps are missing or implausible. */
export interface DeviceTime {
  /** Sum over the programs; 0 with `programs: 0` if nothing ran on the device, as for a Reshape or for kernels that tfjs runs on the CPU. */
  readonly milliseconds: number;
  readonly programs: number;
}
