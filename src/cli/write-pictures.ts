import { realpath } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { findLayer } from "../profile/effective-field/find-layer.ts";
import type { MeasuredField } from "../profile/effective-field/measure-effective-field.ts";
import { ProfilerError } from "../errors.ts";
import { spatialStages } from "../report/findings/spatial-stages.ts";
import type { LayerRow, ProfileRecord } from "../record/profile-record.ts";
import { writeFileAtomically } from "./files/write-file-atomically.ts";
import type { NetworkPhoto } from "../report/charts/field-overlay.ts";
import type { Io } from "./io.ts";
import type { PictureOptions } from "./picture-options.ts";

interface Picture {
  readonly file: string;
  readonly png: Buffer;
}

/** Refuses to write over the photo that is drawn on. Throws `wrong-option`. */
export async function checkPictureOptions(options: PictureOptions): Promise<void> {
  const { erfImage, rfImage } = options;
  if (rfImage === undefined) return;
  const photo = await realpath(rfImage).catch(() => resolve(rfImage));
  for (const file of [overlayFile(options, rfImage), erfImage, options.growthChart]) {
    if (file === undefined) continue;
    if ((await realpath(file).catch(() => resolve(file))) !== photo) continue;
    throw new ProfilerError("wrong-option", {
      found: `the photo ${rfImage} as the file to write`,
      expected: "another file: the photo is not written over",
      remedy: "choose another name for the picture",
    });
  }
}

/** The files that the options ask for; of several layers' heat maps, which each have a name of their own, one stands for all. */
export function pictureFiles(options: PictureOptions): readonly (string | undefined)[] {
  const { erf, erfImage, rfImage, growthChart } = options;
  const [first = ""] = erf;
  return [
    erfImage === undefined || erf.length < 2 ? erfImage : heatMapFile(erfImage, first),
    rfImage === undefined ? undefined : overlayFile(options, rfImage),
    growthChart,
  ];
}

/** A photo to draw over, and the layers to draw. */
export interface PreparedPhoto {
  readonly photo: NetworkPhoto;
  readonly rows: readonly LayerRow[];
}

/** Draws what was asked for and, once all of it is drawn, writes it and says where. */
export async function writePictures(
  io: Io,
  record: ProfileRecord,
  measured: readonly MeasuredField[],
  prepared: PreparedPhoto | undefined,
  options: PictureOptions,
): Promise<void> {
  const pictures = [
    ...(await heatMaps(record, measured, options.erfImage)),
    ...(prepared === undefined ? [] : await overlay(record, prepared, options)),
    ...(await growth(record, options.growthChart)),
  ];
  for (const { file, png } of pictures) {
    await writeFileAtomically(file, png);
    io.stderr.write(`wrote ${file}\n`);
  }
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
    found: `--erf-image for ${measured.map(({ field }) => field.layer).join(", ")} of ${model.name}: ${measured[0]?.field.reason ?? "nothing measured"}`,
    expected: "a layer whose effective receptive field can be measured",
    remedy: "choose another layer, or leave the picture out to get the record",
  });
}

function heatMapFile(file: string, layer: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-${layer.replace(/[^\w.-]+/g, "_")}${extension}`;
}

/**
 * Reads the photo as the network sees it and looks the layers up, before anything long begins; undefined where no photo is given.
 *
 * Throws `photo-unreadable`, `wrong-option`.
 */
export async function preparePhoto(
  record: ProfileRecord,
  { rfImage, rfLayers, erf }: PictureOptions,
): Promise<PreparedPhoto | undefined> {
  if (rfImage === undefined) return undefined;
  const input = record.model.inputs.find(({ shape }) => shape.length === 4);
  const [, height, width] = input?.shape ?? [];
  if (height === undefined || width === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `--rf-image for ${record.model.name}, which has no input of height, width and channels`,
      expected: "a network of images",
      remedy: "leave --rf-image out",
    });
  }
  const names = rfLayers ?? erf;
  const rows: readonly LayerRow[] =
    names.length > 0
      ? names.map((name) => findLayer(record.layers, name))
      : spatialStages(record)
          .map(({ row }) => row)
          .filter(({ type }) => type !== "InputLayer" && type !== "Placeholder");
  const pixels = await photoPixels(rfImage, { height, width });
  return { photo: { height, width, pixels }, rows };
}

async function overlay(
  record: ProfileRecord,
  { photo, rows }: PreparedPhoto,
  options: PictureOptions,
): Promise<readonly Picture[]> {
  const { fieldOverlay } = await import("../report/charts/field-overlay.ts");
  const drawn = rows.map((row) => {
    const effective = record.effectiveReceptiveFields?.find(
      ({ layer, call }) => layer === row.path && call === row.call,
    );
    return effective === undefined ? { row } : { row, effective };
  });
  return [{ file: overlayFile(options, options.rfImage ?? ""), png: await fieldOverlay(photo, drawn) }];
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
  const { growthChart } = await import("../report/charts/growth-chart.ts");
  return [{ file, png: await growthChart(record) }];
}

function overlayFile({ rfOut }: PictureOptions, photo: string): string {
  return rfOut ?? `${basename(photo, extname(photo))}.receptive-fields.png`;
}
