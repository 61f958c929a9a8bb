import { percent, significant } from "../format.ts";
import type { DevicePeaks, ProfileRecord, RooflineBound } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import type { StudyTable } from "./define-table.ts";
import { numberColumn, textColumn } from "./report-table.ts";

/** What bounds the layers of each network: its share of layer time, beside the measured peaks of the device. */
export const studyRoofline: StudyTable = {
  name: "study-roofline",
  build: (record) => [
    {
      caption:
        "What layer time is bound by, in percent of it, and the peaks that were measured beside each network",
      columns: [
        textColumn("Network"),
        numberColumn("Compute (%)"),
        numberColumn("Memory (%)"),
        numberColumn("Overhead (%)"),
        numberColumn("GFLOP/s"),
        numberColumn("GB/s"),
      ],
      rows: rated(record).map(({ title, profile, peaks: { compute, copies } }) => [
        title,
        ...bounds.map((by) => percent(boundShare(profile, by))),
        significant(compute.gflopsPerSecond),
        copies.length === 0
          ? "not measured"
          : significant(Math.max(...copies.map(({ gigabytesPerSecond }) => gigabytesPerSecond))),
      ]),
      notes: [
        ...networkNotes(record),
        "Roof: the least time that a layer needs on this device, of its FLOPs at the peak or of its bytes at the rate of copies, whichever is longer: that one is the bound. " +
          "Overhead: the roof is less than a tenth of the measured time, or shorter than the start of the layer's kernels.",
      ],
      empty: "Not measured: no network has peaks of the device.",
    },
  ],
  shown: (record) => rated(record).length > 0,
};

/** In how many networks each bound has the largest share of layer time. */
export function studyRooflineWords(record: StudyRecord): string | undefined {
  const approaches = rated(record);
  if (approaches.length === 0) return undefined;
  const counted = bounds.map((by) => ({
    by,
    most: approaches.filter(({ profile }) =>
      bounds.every((other) => boundShare(profile, by) >= boundShare(profile, other)),
    ),
  }));
  const [first, ...others] = counted.filter(({ most }) => most.length > 0);
  if (first === undefined) return undefined;
  return (
    `The largest share of layer time is bound by ${words[first.by]} in ${first.most.length} of ${approaches.length} networks` +
    `${others.map(({ by, most }) => `, by ${words[by]} in ${most.length}`).join("")}.`
  );
}

const bounds: readonly RooflineBound["by"][] = ["compute", "memory", "overhead"];
const words: Readonly<Record<RooflineBound["by"], string>> = {
  compute: "arithmetic",
  memory: "memory",
  overhead: "overhead",
};

interface Rated {
  readonly title: string;
  readonly profile: ProfileRecord;
  readonly peaks: DevicePeaks;
}

/** Networks whose layers have bounds. */
function rated(record: StudyRecord): readonly Rated[] {
  return perNetwork(record).approaches.flatMap(({ title, profile }) => {
    const peaks = profile.timing?.peaks;
    return peaks === undefined || !profile.layers.some(({ time }) => time?.bound !== undefined)
      ? []
      : [{ title, profile, peaks }];
  });
}

function boundShare({ layers }: ProfileRecord, by: RooflineBound["by"]): number {
  return layers.reduce((sum, { time }) => sum + (time?.bound?.by === by ? time.share : 0), 0);
}
