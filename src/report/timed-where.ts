import type { Timing } from "../record/profile-record.ts";

/** Where and how often something was timed, for captions: no time stands without it. */
export function timedWhere({ backend, device, gpu, software, endToEnd }: Timing): string {
  const kind = gpu ? (software === true ? "a GPU played by software" : "GPU") : "CPU";
  return `backend ${backend}, device ${device} (${kind}), ${endToEnd.samples} runs`;
}
