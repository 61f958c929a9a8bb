import sharp from "sharp";
import type { EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import { dimensions, percent } from "../format.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { clippedWindow } from "./clipped-window.ts";
import type { UnitWindow } from "./clipped-window.ts";
import { svgText } from "./svg-text.ts";

// Color-blind safe palette (Okabe & Ito 2008).
const colors = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"] as const;
const panelWidth = 430;
const lineHeight = 21;
const wantedSide = 720;

/** A photo as the network sees it: brought to the input's size, 8-bit RGB, rows from the top. */
export interface NetworkPhoto {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/** A layer to draw, with its effective field where one was measured. */
export interface DrawnLayer {
  readonly row: LayerRow;
  readonly effective?: EffectiveReceptiveField;
}

/**
 * A PNG of receptive fields over a photo: the theoretical window of each layer's middle unit as a rectangle, dashed where the picture ends
 * before it does, the ellipse at two sigma of the effective one where it was measured, and a legend with every figure.
 */
export async function fieldOverlay(photo: NetworkPhoto, layers: readonly DrawnLayer[]): Promise<Buffer> {
  const zoom = Math.max(1, wantedSide / Math.max(photo.height, photo.width));
  const [width, height] = [Math.round(photo.width * zoom), Math.round(photo.height * zoom)];
  const image = [photo.height, photo.width];
  const drawn = layers.map((layer, index) => ({
    ...layer,
    color: colors[index % colors.length] ?? "white",
    window: clippedWindow(layer.row, image, layer.effective?.unit),
  }));
  const legend = drawn.flatMap((layer) => legendLines(layer, image));
  const whole = {
    width: width + panelWidth,
    height: Math.max(height, (legend.length + 5) * lineHeight),
  };
  const marks = drawn.map((layer, index) => shapes(layer, zoom, index)).join("");
  const notes = [
    `Windows of the middle unit; input ${dimensions(image)} pixels`,
    "rectangle: theoretical; dashed: clipped by the picture",
    "ellipse: effective, at 2 sigma, where measured",
  ];
  const text = [
    ...notes.map((line, index) => legendLine(line, index, { color: "#374151" })),
    ...legend.map((line, index) => legendLine(line.text, index + notes.length + 1, line)),
  ].join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}">
<clipPath id="photo"><rect width="${width}" height="${height}"/></clipPath>
<g clip-path="url(#photo)" fill="none">${marks}</g>
<g transform="translate(${width + 14} 6)" font-family="sans-serif" font-size="14">${text}</g></svg>`;
  const base = await sharp(photo.pixels, {
    raw: { width: photo.width, height: photo.height, channels: 3 },
  })
    .resize({ width, height, fit: "fill", kernel: "cubic" })
    .png()
    .toBuffer();
  return sharp({ create: { ...whole, channels: 3, background: "white" } })
    .composite([
      { input: base, left: 0, top: 0 },
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
}

interface Drawing extends DrawnLayer {
  readonly color: string;
  readonly window: UnitWindow | undefined;
}

// A dark line below the colored one keeps it visible on light and on dark photos.
function shapes({ effective, color, window }: Drawing, zoom: number, index: number): string {
  const outlined = (shape: (style: string) => string): string =>
    shape('stroke="black" stroke-opacity="0.6" stroke-width="5"') +
    shape(
      `stroke="${color}" stroke-width="2.5"${window?.clipped === true ? ' stroke-dasharray="10 6"' : ""}`,
    );
  const rectangle =
    window === undefined ? "" : outlined((style) => `<rect ${edges(window, zoom, index)} ${style}/>`);
  const [down, across] = effective?.axes ?? [];
  if (down === undefined || across === undefined) return rectangle;
  const place = `cx="${(across.mean + 0.5) * zoom}" cy="${(down.mean + 0.5) * zoom}" rx="${2 * across.sigma * zoom}" ry="${2 * down.sigma * zoom}"`;
  return `${rectangle}<ellipse ${place} stroke="black" stroke-opacity="0.6" stroke-width="5"/><ellipse ${place} stroke="${color}" stroke-width="2.5"/>`;
}

/** A window's rectangle; sides at which it is clipped are drawn a little inside, or those of several layers would lie on each other. */
function edges({ start, size, within }: UnitWindow, zoom: number, index: number): string {
  const inset = 3 + index * 5;
  const along = (axis: number): readonly [number, number] => {
    const begin = within.start[axis] ?? 0;
    const end = begin + (within.size[axis] ?? 0);
    const from = begin * zoom + ((start[axis] ?? 0) < begin ? inset : 0);
    const to = end * zoom - ((start[axis] ?? 0) + (size[axis] ?? 0) > end ? inset : 0);
    return [from, Math.max(to - from, 1)];
  };
  const [[y, height], [x, width]] = [along(0), along(1)];
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}

interface LegendLine {
  readonly text: string;
  readonly color: string;
  readonly swatch?: string;
}

function legendLines({ row, effective, color, window }: Drawing, image: readonly number[]): LegendLine[] {
  const { status, size, reason } = row.receptiveField;
  const grey = "#374151";
  const theoretical =
    window === undefined
      ? [
          status === "global" && size === undefined
            ? "theoretical: the whole picture (global)"
            : `theoretical: no window (${reason ?? status})`,
        ]
      : [
          `theoretical ${dimensions(window.size)}`,
          `${window.clipped ? `clipped to ${dimensions(window.within.size)}, ` : ""}${percent(share(window, image))} % of the picture`,
        ];
  const gate = status === "global" && size !== undefined ? ["local path: a gate sees the whole picture"] : [];
  const measured =
    effective === undefined
      ? []
      : effective.axes === undefined
        ? [`effective: ${effective.reason ?? "not measured"}`]
        : [
            `effective sigma ${effective.axes.map(({ sigma }) => sigma.toFixed(1)).join(" × ")}, 95 % in a side of ${effective.area95?.side.toFixed(0) ?? "unknown"}`,
          ];
  return [
    { text: rowLabel(row), color: "#111827", swatch: color },
    ...[...theoretical, ...gate, ...measured].map((text) => ({ text, color: grey })),
  ];
}

function share({ within }: UnitWindow, image: readonly number[]): number {
  return within.size.reduce((product, side, axis) => product * (side / (image[axis] ?? side)), 1);
}

function legendLine(text: string, index: number, { color, swatch }: Omit<LegendLine, "text">): string {
  const y = (index + 1) * lineHeight;
  const mark =
    swatch === undefined
      ? ""
      : `<rect x="0" y="${y - 12}" width="14" height="14" fill="${swatch}" stroke="black"/>`;
  const weight = swatch === undefined ? "" : ' font-weight="bold"';
  return `${mark}<text x="${swatch === undefined ? 0 : 21}" y="${y}" fill="${color}"${weight}>${svgText(text, swatch === undefined ? 58 : 48)}</text>`;
}
