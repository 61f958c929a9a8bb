import sharp from "sharp";
import type { EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import { dimensions, percent } from "../format.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { fieldReasonWords } from "../words/field-reason-words.ts";
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
  const marks = marksOf(drawn, zoom);
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

/** Of windows, in pixels of the drawing. */
const lineWidth = 3;
const dash = 12;

/**
 * The marks of all layers. Dark lines below the colored ones keep them visible on light and on dark photos. Windows that are clipped lie on each
 * other along the border: their dashes take turns.
 */
function marksOf(layers: readonly Drawing[], zoom: number): string {
  const clipped = layers.filter(({ window }) => window?.clipped === true);
  const gap = dash * Math.max(clipped.length - 1, 0.5);
  const colored = layers.map((layer) => {
    const at = clipped.indexOf(layer);
    const dashes = at < 0 ? "" : ` stroke-dasharray="${dash} ${gap}" stroke-dashoffset="${-dash * at}"`;
    return shapes(layer, zoom, {
      window: `stroke="${layer.color}" stroke-width="${lineWidth}"${dashes}`,
      field: `stroke="${layer.color}" stroke-width="${lineWidth}"`,
    });
  });
  const dark = `stroke="black" stroke-opacity="0.6" stroke-width="${lineWidth + 2}"`;
  return [...layers.map((layer) => shapes(layer, zoom, { window: dark, field: dark })), ...colored].join("");
}

/** The rectangle of a layer's window and the ellipse of its effective field, in the styles given. */
function shapes(
  { effective, window }: Drawing,
  zoom: number,
  style: { readonly window: string; readonly field: string },
): string {
  const rectangle = window === undefined ? "" : `<rect ${edges(window, zoom)} ${style.window}/>`;
  const [down, across] = effective?.axes ?? [];
  if (down === undefined || across === undefined) return rectangle;
  return `${rectangle}<ellipse cx="${(across.mean + 0.5) * zoom}" cy="${(down.mean + 0.5) * zoom}" rx="${2 * across.sigma * zoom}" ry="${2 * down.sigma * zoom}" ${style.field}/>`;
}

/** A window's rectangle within the picture: it ends at the border where the picture does. Its line lies inside of it. */
function edges({ within }: UnitWindow, zoom: number): string {
  const along = (axis: number): readonly [number, number] => [
    (within.start[axis] ?? 0) * zoom + lineWidth / 2,
    Math.max((within.size[axis] ?? 0) * zoom - lineWidth, 1),
  ];
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
            : `theoretical: no window (${reason === undefined ? status : fieldReasonWords(reason)})`,
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
