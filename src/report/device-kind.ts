import type { Timing } from "../record/profile-record.ts";

/** What kind of device computed: a GPU played by software is neither a GPU nor what people mean by a CPU. */
export function deviceKind({ gpu, software }: Pick<Timing, "gpu" | "software">): string {
  if (software === true) return "software GPU";
  return gpu ? "GPU" : "CPU";
}
