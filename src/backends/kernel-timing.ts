import type { TensorInfo } from "@tensorflow/tfjs-core";

/** How the time of a kernel is got on a backend. */
export type KernelTiming = SynchronousKernels | ReadBackKernels | TimestampedKernels;

/** wasm, cpu: a kernel is finished when its call returns, so a clock around the call is its time. */
export interface SynchronousKernels {
  readonly kind: "synchronous";
}

/** tensorflow: a kernel may still run when its call returns; reading one number of its output waits for it. */
export interface ReadBackKernels {
  readonly kind: "read-back";
  /**
   * Waits until `outputs` are computed by reading one number of one of them, and frees what that made. What it costs by itself is for
   * the caller to measure, on outputs already computed, and to subtract. Outputs without numbers are not waited for.
   */
  readonly synchronise: (outputs: readonly TensorInfo[]) => void;
}

/** webgpu: kernels only queue programs; the device notes when each program began and ended. */
export interface TimestampedKernels {
  readonly kind: "timestamp-query";
  /** False where the device has no timestamps: every `device` of {@link TimestampedKernels.measure} is then undefined. */
  readonly available: boolean;
  /**
   * Runs `run`, which must be synchronous, and measures on the device the programs that it queues. Don't nest. While measured, each program
   * is a pass and a submission of its own, so an end-to-end time is to be taken without it.
   */
  readonly measure: <Result>(run: () => Result) => Measured<Result>;
  /** Submits what is queued and waits until the device has done it: the end of an end-to-end time. */
  readonly finish: () => Promise<void>;
}

/** What a measured call returned, and its time once the device has told it. */
export interface Measured<Result> {
  readonly result: Result;
  readonly device: Promise<DeviceTime | undefined>;
}

/** Time of the programs of one measured call on the device; undefined in its place where there are no timestamps or absurd ones. */
export interface DeviceTime {
  /** Sum over the programs; 0 with `programs: 0` says that nothing ran on the device, as of a Reshape or of what tfjs computes on the CPU. */
  readonly milliseconds: number;
  readonly programs: number;
}
