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
import type { RuleContext } from "./compat/define-rule.ts";
import { nodesOf, readNode } from "./compat/inbound-nodes.ts";
import { entryName, visitEntries } from "./compat/layer-entry.ts";
import type { LayerEntry, Siblings } from "./compat/layer-entry.ts";

type Shape = (number | null)[];

/** Kernel of the stand-ins: it only makes a tensor of a shape, and is recorded under the layer's class. */
const kernelName = `${ownPrefix}UnknownLayer`;

/**
 * Puts a stand-in in the place of every layer whose class is not registered, so that the other layers can be counted. Its output has the shape that a
 * layer behind it declares as its input, and that of its first input where none does; if the weights of a layer behind it have other channels,
 * it has these, and its values are moved between channels and positions where that works out. It has no weights, and what it computes is listed as
 * uncounted.
 *
 * @param topology a copy, which is changed
 */
export function replaceUnknownLayers(
  topology: Readonly<Record<string, unknown>>,
  storedShape: RuleContext["storedShape"],
): void {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  visitEntries(root, (entry, siblings) => {
    const { class_name: name } = entry;
    if (isKnownLayer(name)) return;
    const own = entryName(entry);
    const declared = declaredShape(own, siblings);
    const channels = storedChannels(own, siblings, storedShape);
    entry.class_name = standInFor(name);
    entry.config = {
      name: entry.config["name"],
      ...(declared === undefined ? {} : { declared }),
      ...(channels === undefined ? {} : { channels }),
    };
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

/** The channels that the stored kernel of a layer takes which reads nothing but this one. */
function storedChannels(
  name: string,
  siblings: Siblings,
  storedShape: RuleContext["storedShape"],
): number | undefined {
  for (const other of siblings.values()) {
    if (!/^(Conv[123]D|Dense)$/.test(other.class_name) || !readsOnly(other, name, siblings)) continue;
    const channels = storedShape(entryName(other), "kernel")?.at(-2);
    if (channels !== undefined) return channels;
  }
  return undefined;
}

/**
 * A shape with other channels, the last axis. Where their ratio is a power of a whole number in as many factors as there are positions' axes, the number of
 * values stays, as in a pixel shuffle or its inverse.
 */
function withChannels([batch = null, ...shape]: Shape, channels: number): Shape {
  const own = shape.at(-1) ?? channels;
  const sides = shape.slice(0, -1);
  const ratio = Math.max(own, channels) / Math.min(own, channels);
  const scale = Math.round(ratio ** (1 / Math.max(1, sides.length)));
  const moved = sides.map((side) => (side === null ? null : own > channels ? side * scale : side / scale));
  const fits =
    scale ** sides.length === ratio && moved.every((side) => side === null || Number.isInteger(side));
  return [batch, ...(fits ? moved : sides), channels];
}

function readsOnly(entry: LayerEntry, name: string, siblings: Siblings): boolean {
  const nodes = nodesOf(entry);
  if (nodes.length === 0) return previousName(entry, siblings) === name;
  const sources = nodes.flatMap((node) => readNode(node, siblings).tensors.map(([source]) => source));
  return sources.length > 0 && sources.every((source) => source === name);
}

/** The layer before another one in a Sequential, whose layers have no nodes. */
function previousName(entry: LayerEntry, siblings: Siblings): string | undefined {
  const entries = [...siblings.values()];
  const previous = entries[entries.indexOf(entry) - 1];
  return previous === undefined || nodesOf(previous).length > 0 ? undefined : entryName(previous);
}

/** The class of a stand-in, made and registered at the first call. */
function standInFor(name: string): string {
  const className = `${kernelName}>${name}`;
  if (isKnownLayer(className)) return className;
  class StandIn extends layers.Layer {
    static readonly className: string = className;
    readonly #declared: Shape | undefined;
    readonly #channels: number | undefined;

    constructor(config: serialization.ConfigDict = {}) {
      super(config as ConstructorParameters<typeof layers.Layer>[0]);
      this.#declared = config["declared"] as Shape | undefined;
      this.#channels = config["channels"] as number | undefined;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      const [first = []] = listOfShapes(inputShape);
      if (this.#declared !== undefined)
        return this.#declared.map((extent, axis) => (axis === 0 ? (first[0] ?? null) : extent));
      return this.#channels === undefined ? [...first] : withChannels([...first], this.#channels);
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
