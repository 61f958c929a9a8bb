import { engine, getKernel, registerKernel, serialization } from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { opByKernel } from "../../ops/index.ts";
import { shapeBackendName } from "../../trace/shape-backend.ts";
import type { ShapeBackend } from "../../trace/shape-backend.ts";
import { listOfShapes } from "../keras-layers/define-stateless.ts";
import { ownPrefix } from "../keras-layers/index.ts";
import { isObject } from "../source/model-format.ts";
import { isKnownLayer } from "./compat/known-classes.ts";
import { nodesOf, readNode } from "./compat/inbound-nodes.ts";
import { entryName, visitEntries } from "./compat/layer-entry.ts";
import type { LayerEntry, Siblings } from "./compat/layer-entry.ts";

type Shape = (number | null)[];

/** Kernel of the stand-ins: it only makes a tensor of a shape, and is recorded under the layer's class. */
const kernelName = `${ownPrefix}UnknownLayer`;

/**
 * Puts a stand-in in the place of every layer whose class is not registered, so that the other layers can be counted. Its output has the shape that a
 * layer behind it declares as its input, and that of its first input where none does. It has no weights, and what it computes is listed as uncounted.
 *
 * @param topology a copy, which is changed
 */
export function replaceUnknownLayers(topology: Readonly<Record<string, unknown>>): void {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  visitEntries(root, (entry, siblings) => {
    const { class_name: name } = entry;
    if (isKnownLayer(name)) return;
    const declared = declaredShape(entryName(entry), siblings);
    entry.class_name = standInFor(name);
    entry.config = { name: entry.config["name"], ...(declared === undefined ? {} : { declared }) };
  });
}

/** The input shape of a layer that reads nothing but this one, where its config has it. */
function declaredShape(name: string, siblings: Siblings): readonly unknown[] | undefined {
  for (const other of siblings.values()) {
    const shape = other.config["batch_input_shape"];
    if (Array.isArray(shape) && readsOnly(other, name, siblings)) return shape;
  }
  return undefined;
}

function readsOnly(entry: LayerEntry, name: string, siblings: Siblings): boolean {
  const sources = nodesOf(entry).flatMap((node) =>
    readNode(node, siblings).tensors.map(([source]) => source),
  );
  return sources.length > 0 && sources.every((source) => source === name);
}

/** The class of a stand-in, made and registered at the first call. */
function standInFor(name: string): string {
  const className = `${kernelName}>${name}`;
  if (isKnownLayer(className)) return className;
  class StandIn extends layers.Layer {
    static readonly className: string = className;
    readonly #declared: Shape | undefined;

    constructor(config: serialization.ConfigDict = {}) {
      super(config as ConstructorParameters<typeof layers.Layer>[0]);
      this.#declared = config["declared"] as Shape | undefined;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      const [first = []] = listOfShapes(inputShape);
      return this.#declared?.map((extent, axis) => (axis === 0 ? (first[0] ?? null) : extent)) ?? [...first];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const given = [inputs].flat();
      const shape = this.computeOutputShape(given.map((tensor) => tensor.shape));
      return runUncounted(opByKernel.has(name) ? `${name} layer` : name, given, shape);
    }
  }
  serialization.registerClass(StandIn as never);
  return className;
}

/** Runs what has no cost rule, on the shape backend: a tensor of the shape, recorded under the name. */
export function runUncounted(
  op: string,
  inputs: readonly Tensor[],
  shape: readonly (number | null)[],
): Tensor {
  registerStandInKernel();
  const named = Object.fromEntries(inputs.map((tensor, index) => [`x${index}`, tensor]));
  return engine().runKernel(kernelName, named, { op, shape } as never) as Tensor;
}

function registerStandInKernel(): void {
  if (getKernel(kernelName, shapeBackendName) !== undefined) return;
  registerKernel({
    kernelName,
    backendName: shapeBackendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const shapes = backend as ShapeBackend;
      const { op, shape } = attrs as unknown as { readonly op: string; readonly shape: readonly number[] };
      const output: TensorInfo = shapes.make(shape, "float32");
      shapes.recorder?.record(op, inputs, [output], {});
      return output;
    },
  });
}
