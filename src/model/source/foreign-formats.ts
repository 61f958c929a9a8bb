import { hdf5End } from "./hdf5-end.ts";

/** A format that is not opened: how a file of it is told, and how to convert one. */
export interface ForeignFormat {
  readonly what: string;
  /** By the first bytes; `entries` are the names in a zip archive. Absent where the content has no mark. */
  readonly begins?: (head: Uint8Array, entries: readonly string[], file: string) => boolean;
  /** By the name, where the content tells nothing. */
  readonly named?: RegExp;
  /** Whether every file of the format begins so: one that has the name alone is of another format or damaged. */
  readonly always?: true;
  /** The size in bytes that the first bytes state, where they do. */
  readonly statedSize?: (head: Uint8Array) => number | undefined;
  readonly remedy: (file: string) => string;
}

const viaOnnx = "onnx2tf -i model.onnx -o model, and profile the SavedModel in that folder";
const unpack = (command: string) => (): string => `unpack it (${command}) and profile the model in it`;

/** The formats, the surest mark first. */
export const foreignFormats: readonly ForeignFormat[] = [
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
    what: "Keras weights in HDF5, which hold no network",
    begins: (head, _, file) => isHdf5(head) && /\.weights\.h5$/i.test(file),
    named: /\.weights\.h5$/i,
    always: true,
    statedSize: hdf5End,
    remedy: () => "load them into their model, save it with model.export('FOLDER'), and profile FOLDER",
  },
  {
    what: "a Keras model in HDF5",
    begins: (head) => isHdf5(head),
    named: /\.(h5|hdf5)$/i,
    always: true,
    statedSize: hdf5End,
    remedy: (file) => `convert it: tensorflowjs_converter --input_format=keras ${file} FOLDER`,
  },
  {
    what: "a TensorFlow Lite model",
    begins: (head) => ascii(head.subarray(4, 8)) === "TFL3",
    named: /\.tflite$/i,
    always: true,
    remedy: (file) =>
      `convert the model that it was made of with tensorflowjs_converter, or this one by way of ONNX: python -m tf2onnx.convert --tflite ${file} --output model.onnx, then ${viaOnnx}`,
  },
  {
    what: "a Keras model in the .keras format",
    begins: (_, entries) =>
      entries.includes("model.weights.h5") ||
      (entries.includes("config.json") && entries.includes("metadata.json")),
    named: /\.keras$/i,
    always: true,
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
  {
    what: "NumPy arrays, which hold no network",
    begins: (head, entries) =>
      startsWith("\x93NUMPY")(head) || (entries.length > 0 && entries.every((name) => name.endsWith(".npy"))),
    named: /\.(npy|npz)$/i,
    remedy: () => "load them into their model, save it with model.export('FOLDER'), and profile FOLDER",
  },
  {
    what: "a zip archive",
    begins: startsWith("PK\x03\x04"),
    named: /\.zip$/i,
    always: true,
    remedy: unpack("unzip"),
  },
  {
    what: "a compressed archive",
    begins: startsWith("\x1f\x8b"),
    named: /\.(tgz|gz)$/i,
    always: true,
    remedy: unpack("tar -xzf, or gunzip"),
  },
  {
    what: "an archive",
    begins: (head) =>
      ascii(head.subarray(257, 262)) === "ustar" ||
      ["7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "BZh"].some((mark) =>
        startsWith(mark)(head),
      ),
    named: /\.(tar|7z|rar|xz|zst|bz2)$/i,
    remedy: () => "unpack it and profile the model in it",
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
    what: "a language model in GGUF",
    begins: startsWith("GGUF"),
    named: /\.gguf$/i,
    remedy: () => `export the model that it was made of with torch.onnx.export, then ${viaOnnx}`,
  },
  {
    what: "a Caffe model",
    named: /\.(caffemodel|prototxt)$/i,
    remedy: () => `convert it to ONNX, then ${viaOnnx}`,
  },
  {
    what: "a PaddlePaddle model",
    named: /\.(pdmodel|pdiparams)$/i,
    remedy: () => `convert it to ONNX with paddle2onnx, then ${viaOnnx}`,
  },
  {
    what: "a Python program",
    named: /\.py$/i,
    remedy: () => "run it, save the model that it builds with model.export('FOLDER'), and profile FOLDER",
  },
  {
    what: "text in UTF-16",
    begins: (head) => (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff),
    remedy: () => "save it in UTF-8",
  },
];

/** The format that a file has by its name, and how to convert it; undefined for names of no foreign format. */
export function foreignByName(file: string): { readonly what: string; readonly remedy: string } | undefined {
  const known = foreignFormats.find(({ named }) => named?.test(file));
  return known === undefined ? undefined : { what: known.what, remedy: known.remedy(file) };
}

function isHdf5(head: Uint8Array): boolean {
  return startsWith("\x89HDF\r\n\x1a\n")(head);
}

function startsWith(mark: string): (head: Uint8Array) => boolean {
  return (head) => ascii(head.subarray(0, mark.length)) === mark;
}

/** Bytes as text, a character for each. */
export function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
