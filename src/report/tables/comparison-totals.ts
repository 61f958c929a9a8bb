import type { ProfileRecord } from "../../record/profile-record.ts";
import { bounded, count, factor, weightFigure } from "../format.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** A total of a profile: how it is written, and its value if that is exact. */
interface Total {
  readonly name: string;
  readonly text: (record: ProfileRecord) => string;
  readonly exact: (record: ProfileRecord) => number | undefined;
}

function counted(name: string, of: (record: ProfileRecord) => number | undefined): Total {
  return {
    name,
    text: (record) => bounded(of(record), record),
    exact: (record) => (record.status === "complete" ? of(record) : undefined),
  };
}

function ofWeights(name: string, of: (record: ProfileRecord) => number): Total {
  return {
    name,
    text: (record) => weightFigure(of(record), record.totals),
    exact: (record) => (record.totals.weightsStatus === undefined ? of(record) : undefined),
  };
}

const totals: readonly Total[] = [
  ofWeights("Parameters", (record) => record.totals.params),
  ofWeights("Weights (bytes)", (record) => record.totals.bytes.weights),
  counted("MACs", (record) => record.totals.macs),
  counted("FLOPs", (record) => record.totals.flops),
  counted("Peak activations (bytes)", (record) => record.totals.peakActivationBytes),
];

/** The totals of two profiles and their differences; two bounds, or counts by two conventions, have none. */
export function comparisonTotals([a, b]: readonly [ProfileRecord, ProfileRecord]): ReportTable {
  const conventions = [...new Set([a.convention, b.convention])];
  const alike = conventions.length === 1;
  return {
    caption: `Totals of one forward pass, convention ${conventions.join(" and ")}`,
    columns: [
      textColumn("Figure"),
      numberColumn("a"),
      numberColumn("b"),
      numberColumn("b − a"),
      numberColumn("b ÷ a"),
    ],
    rows: totals.map(({ name, text, exact }) => {
      const [first, second] = [exact(a), exact(b)];
      const known = alike && first !== undefined && second !== undefined;
      return [
        name,
        text(a),
        text(b),
        known ? signed(second - first) : "unknown",
        known && first !== 0 ? factor(second / first, first !== second) : "unknown",
      ];
    }),
    notes: alike ? [] : ["Counts by two conventions have no difference."],
    empty: "",
  };
}

function signed(difference: number): string {
  return difference > 0 ? `+${count(difference)}` : count(difference);
}
