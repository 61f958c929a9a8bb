import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { cli } from "../../cli/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "foreign-"));
afterAll(() => rmSync(folder, { recursive: true }));
const small = fileURLToPath(new URL("../../../fixtures/small-model", import.meta.url));
const modelJson = readFileSync(join(small, "model.json"));

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), typeof content === "string" ? Buffer.from(content, "latin1") : content);
  return join(folder, name);
}

/** An archive of empty files: a central directory and its end record, which is what names them. */
function zip(...names: string[]): Uint8Array {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(name.length, 28);
    return Buffer.concat([entry, Buffer.from(name)]);
  });
  const directory = Buffer.concat(entries);
  const first = Buffer.from("PK\x03\x04", "latin1");
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(first.length, 16);
  return Buffer.concat([first, directory, end, Buffer.alloc(0)]);
}

const hdf5 = "\x89HDF\r\n\x1a\n\0\0\0\0";
const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:00\n";

describe("a file of another format: its name, and the converter", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    [
      "net.h5",
      hdf5,
      /net\.h5, a Keras model in HDF5; .* tensorflowjs_converter --input_format=keras net\.h5 FOLDER$/,
    ],
    ["h5.json", hdf5, /h5\.json, a Keras model in HDF5;/],
    [
      "net.weights.h5",
      hdf5,
      /net\.weights\.h5, Keras weights in HDF5, which hold no network; .*model\.export\('FOLDER'\)/,
    ],
    ["w.npz", zip("a.npy", "b.npy"), /w\.npz, NumPy arrays, which hold no network;/],
    ["hub.tar.xz", "\xfd7zXZ\0", /hub\.tar\.xz, an archive; .*unpack it/],
    ["chat.gguf", "GGUF\x03\0", /chat\.gguf, a language model in GGUF;/],
    ["net.prototxt", "name: 'x'", /net\.prototxt, a Caffe model;/],
    ["net.py", "import keras", /net\.py, a Python program; .*model\.export\('FOLDER'\)/],
    [
      "net.keras",
      zip("metadata.json", "config.json", "model.weights.h5"),
      /net\.keras, a Keras model in the \.keras format; .*load_model\('net\.keras'\)\.export\('FOLDER'\)/,
    ],
    [
      "keras.zip",
      zip("metadata.json", "config.json", "model.weights.h5"),
      /keras\.zip, a Keras model in the \.keras format;/,
    ],
    [
      "net.tflite",
      "\x1c\0\0\0TFL3\x14\0",
      /a TensorFlow Lite model; .*python -m tf2onnx\.convert --tflite net\.tflite --output model\.onnx, then onnx2tf /,
    ],
    ["net.onnx", "\x08\x07\x12\x07pytorch", /net\.onnx, an ONNX model; .* onnx2tf -i net\.onnx -o model,/],
    ["onnx.json", "\x08\x07\x12\x07pytorch", /onnx\.json, an ONNX model;/],
    ["net.pt", zip("net/data.pkl", "net/data/0"), /net\.pt, a PyTorch model; .*torch\.onnx\.export\(/],
    ["old.pth", "\x80\x02\x8a\x0al\xfc", /old\.pth, a Python pickle, /],
    [
      "net.zip",
      zip("web/model.json", "web/weights.bin"),
      /net\.zip, a zip archive with a tfjs model or a SavedModel; .*unpack it/,
    ],
    ["any.zip", zip("a.txt"), /any\.zip, a zip archive; /],
    ["hub.tar.gz", "\x1f\x8b\x08\0", /hub\.tar\.gz, a compressed archive; .*tar -xzf/],
    ["w.safetensors", '\x40\0\0\0\0\0\0\0{"a":1}', /weights in safetensors/],
    [
      "frozen.pb",
      "\x0a\x10\x0a\x01x\x12\x0bPlaceholder",
      /a frozen TensorFlow graph; .*--input_format=tf_frozen_model --output_node_names=NAMES frozen\.pb FOLDER$/,
    ],
    [
      "other.pb",
      "\x08\x01\x12\x04\x0a\x02\x0a\0",
      /a SavedModel under another name; .*name it saved_model\.pb/,
    ],
    ["model.ckpt.data-00000-of-00001", "\0\0", /a TensorFlow checkpoint/],
    ["group1-shard1of2.bin", "\0\0\0\0", /the weights of a tfjs model; .*name the model\.json beside it/],
    ["lfs.json", lfs, /a Git LFS pointer in the place of the file; .*git lfs pull/],
    ["saved_model.pb", lfs, /saved_model\.pb, a Git LFS pointer/],
    ["page.json", "<!DOCTYPE html>\n<html>", /a web page in the place of the file/],
    ["utf16.json", "\xff\xfe{\0}\0", /utf16\.json, text in UTF-16; .*UTF-8/],
    ["void.json", "", /void\.json, which is empty; /],
    ["noise.json", "\x01\x02\0\x1b[31m", /noise\.json, a binary file of no known format; /],
  ])("%s", async (name, content, line) => {
    const { code, out, err } = await cli("profile", put(name, content));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).not.toMatch(/\p{Cc}(?!$)/u);
    expect(err.trimEnd()).toMatch(line);
  });

  const cutHdf5 = Buffer.concat([
    Buffer.from("\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0", "latin1"),
    Buffer.alloc(24),
    // Superblock 0 states the end of the file at byte 40: 2,000.
    Buffer.from([0xd0, 0x07, 0, 0, 0, 0, 0, 0]),
  ]);

  test.each<[string, string | Uint8Array, string]>([
    ["empty.h5", "", "empty.h5, which is empty"],
    ["empty.keras", "", "empty.keras, which is empty"],
    ["empty.onnx", "", "empty.onnx, which is empty"],
    ["cut.zip", "PK\x03\x04", "cut.zip, a zip archive, cut off"],
    ["cut.keras", "PK\x03\x04\x14", "cut.keras, a Keras model in the .keras format, cut off"],
    ["cut.pt", "PK\x03\x04\x14", "cut.pt, a zip archive, cut off"],
    ["cut.h5", cutHdf5, "cut.h5, a Keras model in HDF5, cut off"],
    ["cut.weights.h5", cutHdf5, "cut.weights.h5, Keras weights in HDF5, which hold no network, cut off"],
    ["text.h5", "oops", "text.h5, named as a Keras model in HDF5 but with other content"],
    ["text.tflite", "oops", "text.tflite, named as a TensorFlow Lite model but with other content"],
    ["text.keras", "oops", "text.keras, named as a Keras model in the .keras format but with other content"],
  ])("%s, which is damaged, is said to be so", async (name, content, found) => {
    const { code, err } = await cli("profile", put(name, content));
    expect(code).toBe(2);
    expect(err).toContain(
      `clothnet-report: model file is unreadable: found ${found}; expected a whole file, of a tfjs model.json or a SavedModel. Fix: download or copy it again, then `,
    );
    expect(err.trimEnd()).not.toContain("\n");
  });

  test("a whole HDF5 file is not cut off", async () => {
    const { err } = await cli("profile", put("whole.h5", Buffer.concat([cutHdf5, Buffer.alloc(1952)])));
    expect(err).toContain("whole.h5, a Keras model in HDF5; ");
  });

  test("JSON is opened whatever the file is called, with a byte order mark too", async () => {
    for (const [name, before] of [
      ["model.txt", ""],
      ["weights.bin", ""],
      ["bom.json", "\xef\xbb\xbf"],
    ] as const) {
      const file = put(name, Buffer.concat([Buffer.from(before, "latin1"), modelJson]));
      expect(await cli("profile", file)).toMatchObject({ code: 0, err: "" });
    }
  });
});

describe("a path that leads to no model", () => {
  test.each<[string, () => string, RegExp]>([
    [
      "a folder with two models below it",
      () => {
        for (const name of ["a", "b"]) cpSync(small, join(folder, "two", name), { recursive: true });
        return join(folder, "two");
      },
      /found a folder without model\.json: .*two; .* Fix: name one of the folders below it: a\/model\.json, b\/model\.json$/,
    ],
    [
      "a folder with a model of another name",
      () => {
        mkdirSync(join(folder, "named"));
        put("named/net.json", modelJson);
        return join(folder, "named");
      },
      /Fix: name the model's JSON file itself: net\.json$/,
    ],
    [
      "a folder with a file of another format",
      () => {
        mkdirSync(join(folder, "keras"));
        put("keras/net.h5", hdf5);
        return join(folder, "keras");
      },
      /without model\.json: .*keras, with net\.h5, a Keras model in HDF5; .*tensorflowjs_converter/,
    ],
    [
      "a misspelt name",
      () => join(small, "modle.json"),
      /nothing at .*modle\.json; .*small-model\/model\.json is there$/,
    ],
    [
      "Windows' separators",
      () => join(small, "model.json").replaceAll("/", "\\"),
      /Fix: check the path; .*small-model\/model\.json is there$/,
    ],
    ["an empty path", () => "", /found an empty path;/],
  ])("%s", async (_title, place, line) => {
    const { code, err } = await cli("profile", place());
    expect(code).toBe(2);
    expect(err.trimEnd()).toMatch(line);
  });

  test("a file: address", async () => {
    expect((await cli("profile", new URL(`file://${small}/model.json`).href)).code).toBe(0);
  });

  test.skipIf(process.platform === "win32")("no permission is not called absent", async () => {
    const closed = join(folder, "closed");
    cpSync(small, closed, { recursive: true });
    chmodSync(closed, 0);
    // Root may read everything: another user tries it.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      const { code, err } = await cli("profile", join(closed, "model.json"));
      expect(code).toBe(2);
      expect(err).toMatch(
        /^clothnet-report: model file is unreadable: found .*model\.json, which cannot be read \(EACCES: .*\); expected a file that this user may read\. Fix: /,
      );
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(closed, 0o755);
    }
  });
});
