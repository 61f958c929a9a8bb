import type { LayerRow, ProfileRecord } from "../../../../record/profile-record.ts";
import { makeSvg } from "../dom.ts";

const [width, height, edge] = [320, 170, 8];

/** Rows behind the one in question that are drawn. */
const mostOthers = 1000;

/**
 * Where a row lies under the measured roof, with the other rows behind it: arithmetic intensity against achieved rate, both logarithmic. Undefined
 * if the record lacks one of them.
 */
export function rooflinePicture(row: LayerRow, { timing, layers }: ProfileRecord): SVGElement | undefined {
  const peaks = timing?.peaks;
  const own = placeOf(row);
  if (peaks === undefined || own === undefined) return undefined;
  const peak = peaks.compute.gflopsPerSecond;
  const rate = Math.max(...peaks.copies.map(({ gigabytesPerSecond }) => gigabytesPerSecond));
  const others = layers.slice(0, mostOthers).flatMap((other) => placeOf(other) ?? []);
  const places = [own, ...others, { x: peak / rate, y: peak }];
  const scaleX = logScale(
    places.map(({ x }) => x),
    [edge, width - edge],
  );
  const scaleY = logScale(
    places.map(({ y }) => y),
    [height - edge, edge + 10],
  );
  const [from, to] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
  const roof = [from, peak / rate, to].map(
    (x) => `${scaleX(x).toFixed(1)},${scaleY(Math.min(peak, rate * x)).toFixed(1)}`,
  );
  const dot = ({ x, y }: Place, attributes: Readonly<Record<string, string | number>>): SVGElement =>
    makeSvg("circle", { cx: scaleX(x).toFixed(1), cy: scaleY(y).toFixed(1), ...attributes });
  return makeSvg(
    "svg",
    {
      class: "roofline-picture",
      role: "img",
      "aria-label": "Place of the layer under the measured roof, among all layers",
      viewBox: `0 0 ${width} ${height}`,
    },
    ...others.map((place) => dot(place, { class: "other", r: 2 })),
    makeSvg("polyline", { class: "roof", points: roof.join(" ") }),
    dot(own, { class: "own", r: 5 }),
    makeSvg("text", { x: edge, y: 12 }, "GFLOP/s"),
    makeSvg("text", { x: width - edge, y: height - edge, "text-anchor": "end" }, "FLOPs per byte"),
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeOf({ arithmeticIntensity: x, time }: LayerRow): Place | undefined {
  const y = time?.gflopsPerSecond;
  return x === undefined || y === undefined || x <= 0 || y <= 0 ? undefined : { x, y };
}

function logScale(values: readonly number[], [start, end]: readonly [number, number]) {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value: number): number =>
    high === low ? (start + end) / 2 : start + ((Math.log(value) - low) / (high - low)) * (end - start);
}
