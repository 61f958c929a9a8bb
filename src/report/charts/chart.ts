/** A chart as plain data: what is drawn and what the axes mean, without a drawing library. */
export interface Chart {
  /** Names the picture's file: `f1-cost`. */
  readonly id: string;
  /** What a reader who does not see the picture gets. */
  readonly alt: string;
  readonly title: string;
  readonly subtitle: string;
  /** Stands above the title in red: the label of drawn images. */
  readonly warning?: string;
  readonly axes: { readonly x: ChartAxis; readonly left: ChartAxis; readonly right?: ChartAxis };
  readonly series: readonly ChartSeries[];
  /** One of several alike: its picture is smaller. */
  readonly small?: true;
  /** False where every mark has a label of its own. */
  readonly legend: boolean;
}

/** An axis: its quantity, unit and scale. Without a range it begins at 0 and ends with the data. */
export interface ChartAxis {
  readonly label: string;
  /** Absent if the label names it. */
  readonly unit?: string;
  readonly scale: "linear" | "logarithmic";
  readonly range?: { readonly from: number; readonly to: number };
  readonly step?: number;
  /** How ticks of a logarithmic axis are written: as a number, or with the prefix of a power of 1,000. */
  readonly ticks?: "plain" | "prefixed";
  /** The color of the series that belong to it. */
  readonly color?: string;
}

/** Marks of one kind. `stepped`: a value holds until the next one. */
export interface ChartSeries {
  readonly label: string;
  readonly kind: "line" | "stepped" | "points";
  readonly axis: "left" | "right";
  readonly color: string;
  readonly marks: readonly ChartMark[];
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly radius?: number;
  readonly shape?: "circle" | "triangle" | "rect";
}

/** One point of a series. */
export interface ChartMark {
  readonly x: number;
  readonly y: number;
  /** Ends of its interval. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Printed beside it: a name, and its figures below. */
  readonly label?: { readonly name: string; readonly figures: string };
  /** Its own color. */
  readonly color?: string;
}

/** Color-blind safe palette (Okabe & Ito 2008). */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9"] as const;
