import type { LayerRow } from "../../../../record/profile-record.ts";
import { bounded, count, dimensions, medianAndMad, percent, places } from "../../../format.ts";
import { rowLabel } from "../../../row-label.ts";
import { shapesText } from "../../../tables/layer-columns.ts";
import { macShare } from "../../../tables/rank-rows.ts";
import { isOfOther } from "../shown-profile.ts";
import type { ShownProfile } from "../shown-profile.ts";

/** A column of the table of all layers. */
export interface LayerColumn {
  readonly id: string;
  readonly heading: string;
  /** Numbers stand at the right and are sorted from the largest first. */
  readonly number: boolean;
  /** Width in rem. */
  readonly width: number;
  /** Whether it is in sight before the reader chooses. */
  readonly shown: (shown: ShownProfile) => boolean;
  /** What rows are sorted by; undefined where a row has no figure. */
  readonly key: (row: LayerRow, shown: ShownProfile) => number | string | undefined;
  readonly text: (row: LayerRow, shown: ShownProfile) => string;
  /** A bar behind the text, as a fraction of the cell. */
  readonly bar?: (row: LayerRow, shown: ShownProfile) => number | undefined;
  /** Whether a profile has such figures. */
  readonly available?: (shown: ShownProfile) => boolean;
  /** Holds for rows of a second profile too. */
  readonly ofBoth?: true;
}

const always = (): boolean => true;
/** Differences take the room of what stands in a layer's panel too. */
const alone = ({ other }: ShownProfile): boolean => other === undefined;
const never = (): boolean => false;
/** Times take the room of what stands in a layer's panel too. */
const withoutTimes = (shown: ShownProfile): boolean => alone(shown) && shown.profile.timing === undefined;
const timed = ({ profile }: ShownProfile): boolean => profile.timing !== undefined;
const rated = ({ profile }: ShownProfile): boolean => profile.timing?.peaks !== undefined;
const trained = ({ profile }: ShownProfile): boolean => profile.totals.trainingStep !== undefined;

/** The figure of a column, or what stands in place of one that is not known. */
function written(value: number | undefined, write: (value: number) => string): string {
  return value === undefined ? "unknown" : write(value);
}

const moved = ({ bytes }: LayerRow): number => bytes.read + bytes.written;
const elements = (shapes: LayerRow["outputShapes"]): number =>
  shapes.reduce((sum, shape) => sum + shape.reduce((product, side) => product * side, 1), 0);

/** Columns whose cell is a number of the row. */
function figure(
  id: string,
  heading: string,
  key: (row: LayerRow, shown: ShownProfile) => number | undefined,
  rest: Partial<LayerColumn> = {},
): LayerColumn {
  return {
    id,
    heading,
    number: true,
    width: 7.5,
    shown: never,
    key,
    text: (row, shown) => written(key(row, shown), count),
    ...rest,
  };
}

function words(
  id: string,
  heading: string,
  width: number,
  text: (row: LayerRow) => string,
  rest: Partial<LayerColumn> = {},
): LayerColumn {
  return { id, heading, number: false, width, shown: never, key: text, text, ...rest };
}

/** All columns, in their order. */
export const layerColumns: readonly LayerColumn[] = [
  words("type", "Type", 10.25, ({ type }) => type, { shown: always, ofBoth: true }),
  words("input", "Input shape", 10, ({ inputShapes }) => shapesText(inputShapes), { ofBoth: true }),
  words("output", "Output shape", 8.75, ({ outputShapes }) => shapesText(outputShapes), {
    shown: withoutTimes,
    ofBoth: true,
    key: ({ outputShapes }) => elements(outputShapes),
  }),
  figure("params", "Parameters", ({ params }) => params, { shown: alone, width: 6.5 }),
  figure("trainable", "Trainable parameters", ({ trainableParams }) => trainableParams),
  figure("macs", "MACs", ({ macs }) => macs, { shown: always, text: (row) => bounded(row.macs, row) }),
  figure("mac-share", "MACs (%)", (row, { profile }) => macShare(row, profile), {
    shown: alone,
    width: 5.25,
    text: (row, { profile }) => written(macShare(row, profile), percent),
    bar: (row, { profile }) => macShare(row, profile),
  }),
  figure("flops", "FLOPs", ({ flops }) => flops, { text: (row) => bounded(row.flops, row) }),
  figure("weights", "Weights (bytes)", ({ bytes }) => bytes.weights),
  figure("moved", "Bytes moved", moved),
  figure("intensity", "FLOPs per byte", ({ arithmeticIntensity }) => arithmeticIntensity),
  figure("time", "Median ± MAD (ms)", ({ time }) => time?.medianMs, {
    shown: always,
    width: 9,
    text: ({ time }) => (time === undefined ? "not timed" : medianAndMad(time)),
    available: timed,
  }),
  figure("time-share", "Time (%)", ({ time }) => time?.share, {
    shown: alone,
    width: 5.25,
    text: ({ time }) => (time === undefined ? "" : percent(time.share)),
    bar: ({ time }) => time?.share,
    available: timed,
  }),
  figure("rank", "Rank by time", ({ time }) => time?.rank?.first, {
    width: 6,
    text: ({ time }) => (time === undefined ? "" : places(time.rank)),
    available: timed,
  }),
  words("bound", "Bound by", 7, ({ time }) => time?.bound?.by ?? "", { available: rated }),
  figure("roof", "Roof reached (%)", ({ time }) => time?.bound?.reached, {
    width: 7,
    text: ({ time }) => (time?.bound === undefined ? "" : percent(time.bound.reached)),
    available: rated,
  }),
  figure("field", "Receptive field", ({ receptiveField }) => areaOf(receptiveField), {
    shown: withoutTimes,
    width: 8.5,
    text: ({ receptiveField }) => fieldText(receptiveField),
  }),
  figure("training", "MACs of a training step", (row) => trainingMacs(row), {
    available: trained,
    text: (row, { profile }) =>
      bounded(trainingMacs(row), {
        status: row.training?.status ?? profile.totals.trainingStep?.status ?? "complete",
      }),
  }),
  // Two bounds have no difference.
  difference("macs", "MACs", ({ macs, status }) => (status === "complete" ? macs : undefined)),
  difference("params", "Parameters", ({ params }) => params),
  difference("moved", "Bytes moved", moved, never),
  difference("time", "Time (ms)", ({ time }) => time?.medianMs),
];

/** The name of a row's layer, which is in sight always. */
export const nameOf = (row: LayerRow): string => rowLabel(row);

/** What the second has more than the first; a layer that one of them lacks costs nothing there. */
function difference(
  id: string,
  heading: string,
  figureOf: (row: LayerRow) => number | undefined,
  isShown: LayerColumn["shown"] = always,
): LayerColumn {
  const key = (row: LayerRow, shown: ShownProfile): number | undefined => {
    const own = figureOf(row);
    if (own === undefined) return undefined;
    if (isOfOther(shown, row)) return own;
    const against = shown.other?.get(rowLabel(row));
    if (against === undefined) return 0 - own;
    const others = figureOf(against);
    return others === undefined ? undefined : others - own;
  };
  return figure(`difference-${id}`, `${heading}: b − a`, key, {
    shown: isShown,
    width: 10.5,
    ofBoth: true,
    text: (row, shown) => {
      const text = written(key(row, shown), (value) => (value > 0 ? `+${count(value)}` : count(value)));
      if (isOfOther(shown, row)) return `${text} (b only)`;
      return shown.other?.has(rowLabel(row)) === true ? text : `${text} (a only)`;
    },
    available: ({ other }) => other !== undefined,
  });
}

/** What a cell is sorted by: nothing where the column is of the first profile and the row of the second. */
export function keyOf(column: LayerColumn, row: LayerRow, shown: ShownProfile): number | string | undefined {
  return column.ofBoth !== true && isOfOther(shown, row) ? undefined : column.key(row, shown);
}

/** The text of a cell; see {@link keyOf}. */
export function textOf(column: LayerColumn, row: LayerRow, shown: ShownProfile): string {
  return column.ofBoth !== true && isOfOther(shown, row) ? "" : column.text(row, shown);
}

function trainingMacs({ training }: LayerRow): number | undefined {
  if (training === undefined) return undefined;
  return training.forwardMacs + training.inputGradientMacs + training.filterGradientMacs;
}

function areaOf({ status, size }: LayerRow["receptiveField"]): number | undefined {
  if (size !== undefined) return size.reduce((product, side) => product * side, 1);
  return status === "global" ? Number.POSITIVE_INFINITY : undefined;
}

function fieldText({ status, size }: LayerRow["receptiveField"]): string {
  if (size === undefined) return status === "global" ? "whole input" : "unknown";
  return status === "misaligned" ? `${dimensions(size)} (union)` : dimensions(size);
}
