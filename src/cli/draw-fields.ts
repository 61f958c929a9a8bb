import { basename, extname } from "node:path";
import { findLayer } from "../profile/effective-field/find-layer.ts";
import type { MeasuredField } from "../profile/effective-field/measure-effective-field.ts";
import { ProfilerError } from "../errors.ts";
import { spatialStages } from "../report/findings/spatial-stages.ts";
import type { LayerRow, ProfileRecord } from "../record/profile-record.ts";
import type { NetworkPhoto } from "../report/charts/field-overlay.ts";
import type { Io } from "./io.ts";
import type { FieldOptions } from "./field-options.ts";
import { writePicture } from "./write-picture.ts";

interface Picture {
  readonly file: string;
  readonly draw: () => Promise<Buffer>;
}

/** A record with the fields that were measured for it. */
export interface DrawnFields {
  readonly record: ProfileRecord;
  /** Why a picture that was asked for is not there; to throw once the record is written. */
  readonly missing?: ProfilerError;
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
 * Measures the effective receptive fields that are asked for, draws the pictures and names them on stderr.
 *
 * @throws {ProfilerError} `wrong-option` if a layer is not there or the network has no photos; `photo-unreadable`; `cannot-write`; what measuring
 *   throws
 */
export async function drawFields(
  counted: ProfileRecord,
  options: FieldOptions,
  io: Io,
  measure: () => Promise<readonly MeasuredField[]>,
): Promise<DrawnFields> {
  const prepared = await preparePhoto(counted, options);
  const measured = options.layer.length === 0 ? [] : await measure();
  const record =
    measured.length === 0
      ? counted
      : { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
  const pictures = [
    ...heatMaps(record, measured, options.heatMap),
    ...(prepared === undefined ? [] : overlay(record, prepared, options)),
    ...growth(record, options.growthChart),
  ];
  let missing: ProfilerError | undefined;
  for (const { file, draw } of pictures) {
    const refusal = await writePicture(io, file, draw);
    missing ??= refusal;
  }
  return missing === undefined ? { record } : { record, missing };
}

/** A photo to draw over, and the layers to draw. */
interface PreparedPhoto {
  readonly photo: NetworkPhoto;
  readonly rows: readonly LayerRow[];
}

function heatMaps(
  { layers, model }: ProfileRecord,
  measured: readonly MeasuredField[],
  file: string | undefined,
): readonly Picture[] {
  if (file === undefined) return [];
  return measured.map(({ field, heatMap }) => {
    const name = field.layer + (field.call === 0 ? "" : `-call-${field.call + 1}`);
    return {
      file: measured.length === 1 ? file : heatMapFile(file, name),
      draw: async () => {
        if (heatMap === undefined) {
          throw new ProfilerError("wrong-option", {
            found: `a heat map of ${field.layer} of ${model.name}: ${field.reason ?? "nothing measured"}`,
            expected: "a layer whose effective receptive field can be measured",
            remedy: "choose another layer, or leave out the heat map",
          });
        }
        const { heatMapImage } = await import("../report/charts/heat-map-image.ts");
        const { clippedWindow } = await import("../report/charts/clipped-window.ts");
        const row = layers.find(({ path, call }) => path === field.layer && call === field.call);
        const window = row === undefined ? undefined : clippedWindow(row, heatMap.sides, field.unit);
        return heatMapImage(heatMap, field, window?.within);
      },
    };
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

function overlay(
  record: ProfileRecord,
  { photo, rows }: PreparedPhoto,
  options: FieldOptions,
): readonly Picture[] {
  const drawn = rows.map((row) => {
    const effective = record.effectiveReceptiveFields?.find(
      ({ layer, call }) => layer === row.path && call === row.call,
    );
    return effective === undefined ? { row } : { row, effective };
  });
  const draw = async (): Promise<Buffer> => {
    const { fieldOverlay } = await import("../report/charts/field-overlay.ts");
    return fieldOverlay(photo, drawn);
  };
  return [{ file: overlayFile(options, options.photo ?? ""), draw }];
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

function growth(record: ProfileRecord, file: string | undefined): readonly Picture[] {
  if (file === undefined) return [];
  const draw = async (): Promise<Buffer> => {
    const { drawGrowth } = await import("../report/charts/draw-chart.ts");
    return drawGrowth(record);
  };
  return [{ file, draw }];
}

function overlayFile({ photoOut }: FieldOptions, photo: string): string {
  return photoOut ?? `${basename(photo, extname(photo))}.receptive-fields.png`;
}
