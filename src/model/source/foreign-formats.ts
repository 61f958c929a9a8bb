import { ProfilerError } from "../../errors.ts";
import type { ModelSource } from "./model-source.ts";

/** The end record has 22 bytes and a comment of at most 65,535. */
const endBytes = 22 + 65_535;
/** The directory of an archive of ten thousand files is smaller. */
const directoryLimitBytes = 1024 * 1024;

/** A format that is not opened: how a file of it is told, and how to convert one. */
interface ForeignFormat {
  readonly what: string;
  /** By the first bytes; `entries` are the names in a zip archive. Absent where the content has no mark. */
  readonly begins?: (head: Uint8Array, entries: readonly string[]) => boolean;
  /** By the name, where the content tells nothing. */
  readonly named?: RegExp;
  readonly remedy: (file: string) => string;
}

const viaOnnx = "onnx2tf -i model.onnx -o model, and profile the SavedModel in that folder";
const unpack = (command: string) => (): string => `unpack it (${command}) and profile the model in it`;

/** The formats, the surest mark first. */
const foreignFormats: readonly ForeignFormat[] = [
  {
    what: "a Git LFS pointer in the place of the file",
    begins: startsWith("version https://git-lfs"),
    remedy: () => "run git lfs pull",
  },
  {
    what: "a web page in the place of the file",
    begins: (head) => /^\s*<(!doctype html|html)/i.test(ascii(head)),
    remedy: () => "download the file itself, for instance by its raw address",
  },
  {
    what: "a Keras model in HDF5",
    begins: startsWith("\x89HDF\r\n\x1a\n"),
    named: /\.(h5|hdf5)$/i,
    remedy: (file) => `convert it: tensorflowjs_converter --input_format=keras ${file} FOLDER`,
  },
  {
    what: "a TensorFlow Lite model",
    begins: (head) => ascii(head.subarray(4, 8)) === "TFL3",
    named: /\.tflite$/i,
    remedy: (file) =>
      `convert the model that it was made of with tensorflowjs_converter, or this one by way of ONNX: python -m tf2onnx.convert --tflite ${file} --output model.onnx, then ${viaOnnx}`,
  },
  {
    what: "a Keras model in the .keras format",
    begins: (_, entries) =>
      entries.includes("model.weights.h5") ||
      (entries.includes("config.json") && entries.includes("metadata.json")),
    named: /\.keras$/i,
    remedy: (file) =>
      `export it: python -c "import keras; keras.saving.load_model('${file}').export('FOLDER')", and profile FOLDER`,
  },
  {
    what: "a PyTorch model",
    begins: (_, entries) => entries.some((name) => /^[^/]+\/data\.pkl$/.test(name)),
    named: /\.(pt|pth|ckpt)$/i,
    remedy: () => `export it with torch.onnx.export(model, example, "model.onnx"), then ${viaOnnx}`,
  },
  {
    what: "a zip archive with a tfjs model or a SavedModel",
    begins: (_, entries) => entries.some((name) => /(^|\/)(model\.json|saved_model\.pb)$/.test(name)),
    remedy: unpack("unzip"),
  },
  { what: "a zip archive", begins: startsWith("PK\x03\x04"), named: /\.zip$/i, remedy: unpack("unzip") },
  {
    what: "a compressed archive",
    begins: startsWith("\x1f\x8b"),
    named: /\.(tgz|gz)$/i,
    remedy: unpack("tar -xzf, or gunzip"),
  },
  {
    what: "weights in safetensors, which hold no network",
    begins: (head) => head[8] === 0x7b && head.subarray(4, 8).every((byte) => byte === 0),
    named: /\.safetensors$/i,
    remedy: () => `load them into their network and export it with torch.onnx.export, then ${viaOnnx}`,
  },
  {
    what: "a Python pickle, as PyTorch and scikit-learn write it",
    begins: (head) => head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 9) <= 5,
    named: /\.(pkl|joblib)$/i,
    remedy: () => `load it in Python and export the network with torch.onnx.export, then ${viaOnnx}`,
  },
  {
    what: "an ONNX model",
    // Field 1 is the version of the format, 3 or more since 2017; a SavedModel has 1 there.
    begins: (head) => head[0] === 0x08 && (head[1] ?? 0) >= 3 && (head[1] ?? 0) < 32 && head[2] === 0x12,
    named: /\.onnx$/i,
    remedy: (file) => `convert it: ${viaOnnx.replace("model.onnx", file)}`,
  },
  {
    what: "a SavedModel under another name",
    begins: (head) => head[0] === 0x08 && head[1] === 0x01 && head[2] === 0x12,
    remedy: () => "name it saved_model.pb again, with its folder variables beside it",
  },
  {
    what: "a frozen TensorFlow graph",
    named: /\.pb$/i,
    remedy: (file) =>
      `convert it: tensorflowjs_converter --input_format=tf_frozen_model --output_node_names=NAMES ${file} FOLDER`,
  },
  {
    what: "a TensorFlow checkpoint, weights without a network",
    named: /(^checkpoint|\.ckpt.*|\.data-\d+-of-\d+|\.index)$/i,
    remedy: () => "save the model as a SavedModel, model.export('FOLDER'), and profile FOLDER",
  },
  {
    what: "the weights of a tfjs model",
    named: /(\.bin|shard\d+of\d+)$/i,
    remedy: () => "name the model.json beside it",
  },
  {
    what: "a Core ML model",
    named: /\.(mlmodel|mlpackage)$/i,
    remedy: () => "convert the model that it was made of with tensorflowjs_converter",
  },
  {
    what: "text in UTF-16",
    begins: (head) => (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff),
    remedy: () => "save it in UTF-8",
  },
];

/** Bytes at the start of a file that tell its format. */
const headBytes = 512;

/**
 * Refuses a file of a format that is not opened, by its content or, where that tells nothing, by its name.
 *
 * @throws {ProfilerError} `model-unsupported` with the format and how to convert it
 */
export async function refuseForeignFormat(source: ModelSource, file: string): Promise<void> {
  const head = await source.read(file, { begin: 0, end: headBytes });
  const entries = ascii(head.subarray(0, 2)) === "PK" ? await zipEntries(source, file) : [];
  const known =
    foreignFormats.find(({ begins }) => begins?.(head, entries)) ??
    (isJson(head) || file === "saved_model.pb"
      ? undefined
      : foreignFormats.find(({ named }) => named?.test(file)));
  if (known === undefined) return;
  throw new ProfilerError("model-unsupported", {
    found: `${file}, ${known.what}`,
    expected: "a tfjs model.json or a SavedModel with a saved_model.pb",
    remedy: known.remedy(file),
  });
}

/** The format that a file has by its name, and how to convert it; undefined for names of no foreign format. */
export function foreignByName(file: string): { readonly what: string; readonly remedy: string } | undefined {
  const known = foreignFormats.find(({ named }) => named?.test(file));
  return known === undefined ? undefined : { what: known.what, remedy: known.remedy(file) };
}

/** Whether bytes begin as a JSON object or list does. */
function isJson(head: Uint8Array): boolean {
  return /^\s*[[{]/.test(new TextDecoder().decode(head));
}

function startsWith(mark: string): (head: Uint8Array) => boolean {
  return (head) => ascii(head.subarray(0, mark.length)) === mark;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/**
 * The names of the files in a zip archive, from its central directory (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16). Empty where there is none, as in
 * an archive that was cut off.
 */
async function zipEntries({ size, read }: ModelSource, file: string): Promise<readonly string[]> {
  const all = (await size(file)) ?? 0;
  const tail = viewOf(await read(file, { begin: Math.max(0, all - endBytes), end: all }));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return [];
  const begin = tail.getUint32(end + 16, true);
  const length = Math.min(tail.getUint32(end + 12, true), directoryLimitBytes);
  const directory = viewOf(await read(file, { begin, end: begin + length }));
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === 0x02014b50;) {
    const name = directory.getUint16(at + 28, true);
    const from = directory.byteOffset + at + 46;
    names.push(
      new TextDecoder().decode(
        new Uint8Array(directory.buffer, from, Math.min(name, directory.byteLength - at - 46)),
      ),
    );
    at += 46 + name + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return names;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
