import { plural } from "./format.ts";
import type { Timing } from "../record/profile-record.ts";

/** Backend, device and number of runs of a timing: the part of a caption that every table of times has. */
export function timedWhere(timing: Timing): string {
  const { backend, device, endToEnd } = timing;
  return `backend ${backend}, device ${device} (${deviceKind(timing)}), ${plural(endToEnd.samples, "run")}`;
}

/** The kind of device of a timing. A software-emulated GPU (SwiftShader, lavapipe) is neither a GPU nor a CPU backend. */
export function deviceKind({ gpu, software }: Pick<Timing, "gpu" | "software">): string {
  if (software === true) return "software GPU";
  return gpu ? "GPU" : "CPU";
}
