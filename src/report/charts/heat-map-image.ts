import { ProfilerError } from "../../errors.ts";
import type { EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import { plural } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { svgText } from "./svg-text.ts";

import sharp from "sharp";

/** Mass over the spatial axes of an input, last axis fastest. */
export interface HeatMapMass {
  readonly sides: readonly number[];
  readonly mass: ArrayLike<number>;
}

/** Pixels of the picture for one of a page, as of the other charts. */
const density = 2;
/** Wanted side of a picture in pixels: each position becomes a square of whole pixels. */
const wantedSide = 560 * density;
const lineHeight = 20 * density;
const margin = 16 * density;

/**
 * A PNG of a heat map with its figures below. Color is the square root of the mass over the largest mass, so that the tail shows; the blue
 * rectangle is the theoretical window within the input, the white ellipse is at two sigma. A map of one axis is a strip.
 *
 * @throws {ProfilerError} `wrong-option` for a map of three or more axes
 */
export async function heatMapImage(
  { sides, mass }: HeatMapMass,
  field: EffectiveReceptiveField,
  window?: { readonly start: readonly number[]; readonly size: readonly number[] },
): Promise<Buffer> {
  if (sides.length > 2) {
    throw new ProfilerError("wrong-option", {
      found: `a picture asked for of a heat map of ${sides.length} axes`,
      expected: "an input of one or two spatial axes",
      remedy: "leave the picture out: the figures are in the record",
    });
  }
  const [rows, columns] = sides.length === 1 ? [1, sides[0] ?? 1] : (sides as [number, number]);
  const zoom = Math.max(1, Math.floor(wantedSide / Math.max(rows, columns)));
  const [width, height] = [columns * zoom, sides.length === 1 ? 64 * density : rows * zoom];
  const pixels = colors(mass, rows * columns);
  const map = await sharp(pixels, { raw: { width: columns, height: rows, channels: 3 } })
    .resize({ width, height, fit: "fill", kernel: "nearest" })
    .png()
    .toBuffer();
  const lines = captions(field);
  const whole = {
    width: Math.max(width, wantedSide) + 2 * margin,
    height: height + 3 * margin + lines.length * lineHeight,
  };
  const left = Math.floor((whole.width - width) / 2);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}">
<g transform="translate(${left} ${margin})" fill="none">${sides.length === 2 ? marks(field, window, zoom) : ""}</g>
<g font-family="sans-serif" font-size="${14 * density}" fill="#111827">${lines
    .map(
      (line, index) =>
        `<text x="${margin}" y="${height + 2 * margin + (index + 0.75) * lineHeight}"${index === 0 ? ' font-weight="bold"' : ""}>${svgText(line, 78)}</text>`,
    )
    .join("")}</g></svg>`;
  return sharp({ create: { ...whole, channels: 3, background: "white" } })
    .composite([
      { input: map, left, top: margin },
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
}

function colors(mass: ArrayLike<number>, positions: number): Uint8Array {
  let largest = 0;
  for (let at = 0; at < positions; at += 1) largest = Math.max(largest, mass[at] ?? 0);
  const pixels = new Uint8Array(positions * 3);
  for (let at = 0; at < positions; at += 1)
    pixels.set(heatColor(largest > 0 ? Math.sqrt((mass[at] ?? 0) / largest) : 0), at * 3);
  return pixels;
}

function marks(
  { axes = [] }: EffectiveReceptiveField,
  window: { readonly start: readonly number[]; readonly size: readonly number[] } | undefined,
  zoom: number,
): string {
  const [down, across] = axes;
  const ellipse =
    down === undefined || across === undefined
      ? ""
      : `<ellipse cx="${(across.mean + 0.5) * zoom}" cy="${(down.mean + 0.5) * zoom}" rx="${2 * across.sigma * zoom}" ry="${2 * down.sigma * zoom}" stroke="white" stroke-width="${1.5 * density}"/>`;
  const [top = 0, left = 0] = window?.start ?? [];
  const [height = 0, width = 0] = window?.size ?? [];
  const rectangle =
    window === undefined
      ? ""
      : `<rect x="${left * zoom + density}" y="${top * zoom + density}" width="${width * zoom - 2 * density}" height="${height * zoom - 2 * density}" stroke="#56B4E9" stroke-width="${2 * density}"/>`;
  return rectangle + ellipse;
}

function captions(field: EffectiveReceptiveField): readonly string[] {
  const { layer, call, area95, axes = [], inputs, seed, weights, backend, average } = field;
  const by = (pick: (axis: (typeof axes)[number]) => number | undefined, decimals = 0): string =>
    axes.map((axis) => pick(axis)?.toFixed(decimals) ?? "unknown").join(" × ");
  return [
    rowLabel({ path: layer, call }),
    `sigma ${by(({ sigma }) => sigma, 1)}; 95 % of the mass ${area95 === undefined ? "unknown" : `on ${plural(area95.positions, "position")}, a side of ${area95.side.toFixed(1)}`}`,
    `theoretical ${by(({ theoreticalSize }) => theoreticalSize)}, within the input ${by(({ clippedSize }) => clippedSize)}`,
    `${plural(inputs, "input")}, seed ${seed}, weights ${weights}, ${average} mean, on ${backend}`,
    "color: square root of mass over largest mass",
    ...(axes.length === 2 ? ["blue: theoretical window within the input; white: 2 sigma"] : []),
  ];
}

/** Colors from black over violet and orange to pale yellow, each lighter than the one before: the order survives gray print. */
const stops = [
  [0, 0, 4],
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
] as const;

/** The color of a value from 0 to 1: red, green and blue from 0 to 255. */
export function heatColor(value: number): readonly [number, number, number] {
  const at = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [stops[low], stops[low + 1]] as [(typeof stops)[number], (typeof stops)[number]];
  const between = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (at - low));
  return [between(0), between(1), between(2)];
}
