import { plural } from "./format.ts";
import type { Timing } from "../record/profile-record.ts";
import { deviceKind } from "./device-kind.ts";

/** Where and how often something was timed, for captions: no time stands without it. */
export function timedWhere(timing: Timing): string {
  const { backend, device, endToEnd } = timing;
  return `backend ${backend}, device ${device} (${deviceKind(timing)}), ${plural(endToEnd.samples, "run")}`;
}
