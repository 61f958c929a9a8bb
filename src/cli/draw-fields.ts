import { basename, extname } from "node:path";
import { findLayer } from "../profile/effective-field/find-layer.ts";
import type { MeasuredField } from "../profile/effective-field/measure-effective-field.ts";
import { ProfilerError } from "../errors.ts";
import { spatialStages } from "../report/findings/spatial-stages.ts";
import type { LayerRow, ProfileRecord } from "../record/profile-record.ts";
import type { NetworkPhoto } from "../report/charts/field-overlay.ts";
import type { Io } from "./io.ts";
import type { FieldOptions } from "./field-options.ts";
import { writeNamed } from "./write-output.ts";

interface Picture {
  readonly file: string;
  readonly png: Buffer;
}

/** The files that the options ask for. With several layers, the heat map of the first stands for all. */
export function pictureFiles(options: FieldOptions): readonly (string | undefined)[] {
  const { layer, heatMap, photo, growthChart } = options;
  const [first = ""] = layer;
  return [
    heatMap === undefined || layer.length < 2 ? heatMap : heatMapFile(heatMap, first),
    photo === undefined ? undefined : overlayFile(options, photo),
    growthChart,
  ];
}

/**
 * Measures the effective receptive fields that are asked for, draws, and once all is drawn writes the pictures and names them on stderr.
 *
 * @returns the record, with the measured fields
 * @throws {ProfilerError} `wrong-option` if a layer is not there or a picture is not possible; `photo-unreadable`; `cannot-write`; what measuring
 *   throws
 */
export async function drawFields(
  counted: ProfileRecord,
  options: FieldOptions,
  io: Io,
  measure: () => Promise<readonly MeasuredField[]>,
): Promise<ProfileRecord> {
  const prepared = await preparePhoto(counted, options);
  const measured = options.layer.length === 0 ? [] : await measure();
  const record =
    measured.length === 0
      ? counted
      : { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
  const pictures = [
    ...(await heatMaps(record, measured, options.heatMap)),
    ...(prepared === undefined ? [] : await overlay(record, prepared, options)),
    ...(await growth(record, options.growthChart)),
  ];
  for (const { file, png } of pictures) await writeNamed(io, file, png);
  return record;
}

/** A photo to draw over, and the layers to draw. */
interface PreparedPhoto {
  readonly photo: NetworkPhoto;
  readonly rows: readonly LayerRow[];
}

async function heatMaps(
  { layers, model }: ProfileRecord,
  measured: readonly MeasuredField[],
  file: string | undefined,
): Promise<readonly Picture[]> {
  if (file === undefined) return [];
  const { heatMapImage } = await import("../report/charts/heat-map-image.ts");
  const { clippedWindow } = await import("../report/charts/clipped-window.ts");
  const pictures: Picture[] = [];
  for (const { field, heatMap } of measured) {
    if (heatMap === undefined) continue;
    const row = layers.find(({ path, call }) => path === field.layer && call === field.call);
    const window = row === undefined ? undefined : clippedWindow(row, heatMap.sides, field.unit);
    const name = field.layer + (field.call === 0 ? "" : `-call-${field.call + 1}`);
    pictures.push({
      file: measured.length === 1 ? file : heatMapFile(file, name),
      png: await heatMapImage(heatMap, field, window?.within),
    });
  }
  if (pictures.length > 0) return pictures;
  throw new ProfilerError("wrong-option", {
    found: `a heat map of ${measured.map(({ field }) => field.layer).join(", ")} of ${model.name}: ${measured[0]?.field.reason ?? "nothing measured"}`,
    expected: "a layer whose effective receptive field can be measured",
    remedy: "choose another layer, or leave out the heat map",
  });
}

function heatMapFile(file: string, layer: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-${layer.replace(/[^\w.-]+/g, "_")}${extension}`;
}

/** Reads the photo as the network sees it and looks the layers up, before long work; undefined without a photo. */
async function preparePhoto(
  record: ProfileRecord,
  { photo, photoLayers, layer }: FieldOptions,
): Promise<PreparedPhoto | undefined> {
  if (photo === undefined) return undefined;
  const input = record.model.inputs.find(({ shape }) => shape.length === 4);
  const [, height, width] = input?.shape ?? [];
  if (height === undefined || width === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `a photo for ${record.model.name}, which has no input of height, width and channels`,
      expected: "a network of images",
      remedy: "leave out the photo",
    });
  }
  const names = photoLayers ?? layer;
  const rows: readonly LayerRow[] =
    names.length > 0
      ? names.map((name) => findLayer(record.layers, name))
      : spatialStages(record)
          .map(({ row }) => row)
          .filter(({ type }) => type !== "InputLayer" && type !== "Placeholder");
  const pixels = await photoPixels(photo, { height, width });
  return { photo: { height, width, pixels }, rows };
}

async function overlay(
  record: ProfileRecord,
  { photo, rows }: PreparedPhoto,
  options: FieldOptions,
): Promise<readonly Picture[]> {
  const { fieldOverlay } = await import("../report/charts/field-overlay.ts");
  const drawn = rows.map((row) => {
    const effective = record.effectiveReceptiveFields?.find(
      ({ layer, call }) => layer === row.path && call === row.call,
    );
    return effective === undefined ? { row } : { row, effective };
  });
  return [{ file: overlayFile(options, options.photo ?? ""), png: await fieldOverlay(photo, drawn) }];
}

async function photoPixels(file: string, size: { height: number; width: number }): Promise<Uint8Array> {
  const { decodePhoto } = await import("../training/dataset/decode-photo.ts");
  try {
    return await decodePhoto(file, size);
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    throw new ProfilerError(error.code, { ...error.facts, remedy: "give another photo" }, { cause: error });
  }
}

async function growth(record: ProfileRecord, file: string | undefined): Promise<readonly Picture[]> {
  if (file === undefined) return [];
  const { drawGrowth } = await import("../report/charts/draw-chart.ts");
  return [{ file, png: await drawGrowth(record) }];
}

function overlayFile({ photoOut }: FieldOptions, photo: string): string {
  return photoOut ?? `${basename(photo, extname(photo))}.receptive-fields.png`;
}
