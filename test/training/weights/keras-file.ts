import { File, ready } from "h5wasm";

/** A layer of a file and its weights, in the file's order. */
export interface FileLayer {
  readonly layer: string;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** The number that fills the n-th weight of {@link kerasFile}: all differ. */
export function fillOf(index: number): number {
  return (index + 1) / 1024;
}

/** An HDF5 file in the layout of Keras 2's `save_weights`: the n-th weight is full of {@link fillOf}(n). */
export async function kerasFile(layers: readonly FileLayer[]): Promise<Uint8Array> {
  const { FS } = await ready;
  const path = `/${crypto.randomUUID()}.h5`;
  const file = new File(path, "w");
  file.create_attribute(
    "layer_names",
    layers.map(({ layer }) => layer),
  );
  let index = 0;
  for (const { layer, weights } of layers) {
    const group = file.create_group(layer);
    if (weights.length > 0)
      group.create_attribute(
        "weight_names",
        weights.map(({ name }) => name),
      );
    for (const { name, shape } of weights) {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const folder = name.split("/").slice(0, -1).join("/");
      if (folder !== "" && group.get(folder) === null) group.create_group(folder);
      group.create_dataset({
        name,
        data: new Float32Array(size).fill(fillOf(index)),
        shape: [...shape],
        dtype: "<f",
      });
      index += 1;
    }
  }
  file.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}
