import * as tf from "@tensorflow/tfjs-core";

/** The kernel names that tfjs-core exports: its constants whose value is a name in the style of kernels. */
export const KernelNames: readonly string[] = Object.entries(tf)
  .filter(([name, value]) => typeof value === "string" && /^_?[A-Z]/.test(name) && /^_?[A-Z]/.test(value))
  .map(([, value]) => value as unknown as string);
