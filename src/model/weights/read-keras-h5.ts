import { ProfilerError, reasonOf } from "../../errors.ts";

/** One weight of a file, with its values. */
export interface StoredWeight {
  /** Name of the layer that the file lists it under: of a nested network, its outermost one. */
  readonly layer: string;
  /** Its own name without `:0`, as in `conv1_conv/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Reads the weights of a Keras 2 HDF5 file: one of `save_weights`, or a whole model of `save`. The order is that of the file: layer by layer.
 *
 * @param bytes of the file
 * @param file its name, for messages
 * @throws {ProfilerError} `weights-unreadable` if the bytes are no HDF5 file, are cut, or hold no layers of Keras 2
 */
export async function readKerasH5(bytes: Uint8Array, file: string): Promise<StoredWeight[]> {
  const h5 = await import("h5wasm");
  const { FS, activate_throwing_error_handler: throwErrors } = await h5.ready;
  // Without it the library prints its errors and goes on.
  throwErrors();
  const path = `/${crypto.randomUUID()}.h5`;
  FS.writeFile(path, bytes);
  try {
    const root = openFile(h5, path, file);
    try {
      const group = root.keys().includes("model_weights") ? root.get("model_weights") : root;
      if (!(group instanceof h5.Group) || group.attrs["layer_names"] === undefined) {
        throw unreadable(
          file,
          "no list of layers",
          "save the weights with Keras 2, or with save_weights in its legacy format",
        );
      }
      return namesIn(group.attrs["layer_names"].value).flatMap((layer) => {
        const own = group.get(layer);
        if (!(own instanceof h5.Group)) throw cut(file, `no group for the layer ${layer}`);
        return namesIn(own.attrs["weight_names"]?.value ?? []).map((name) => {
          const stored = own.get(name);
          if (!(stored instanceof h5.Dataset)) throw cut(file, `no values of ${name}`);
          return {
            layer,
            name: name.replace(/:\d+$/, ""),
            shape: stored.shape ?? [],
            values: valuesOf(stored.value, name, file),
          };
        });
      });
    } finally {
      root.close();
    }
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw cut(file, reasonOf(error), error);
  } finally {
    FS.unlink(path);
  }
}

type H5 = typeof import("h5wasm");

function openFile(h5: H5, path: string, file: string): InstanceType<H5["File"]> {
  try {
    const root = new h5.File(path, "r");
    // A file that could not be opened gives an object all the same.
    root.keys();
    return root;
  } catch (error) {
    throw unreadable(file, "no HDF5 file, or a cut one", "download it again", error);
  }
}

/** HDF5 has one name as text, several as a list, and none as an empty list of numbers. */
function namesIn(value: unknown): string[] {
  if (ArrayBuffer.isView(value) && value.byteLength === 0) return [];
  return (Array.isArray(value) ? value : [value]).map((name) => String(name));
}

function valuesOf(value: unknown, name: string, file: string): Float32Array {
  if (value instanceof Float32Array) return value;
  if (typeof value === "number" || typeof value === "bigint") return Float32Array.of(Number(value));
  if (ArrayBuffer.isView(value) && "length" in value) {
    return Float32Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  }
  throw cut(file, `no numbers in ${name}`);
}

function cut(file: string, found: string, cause?: unknown): ProfilerError {
  return unreadable(file, found, "download or save the file again", cause);
}

function unreadable(file: string, found: string, remedy: string, cause?: unknown): ProfilerError {
  return new ProfilerError(
    "weights-unreadable",
    { found: `${file}: ${found}`, expected: "an HDF5 file of weights as Keras 2 writes it", remedy },
    { cause },
  );
}
