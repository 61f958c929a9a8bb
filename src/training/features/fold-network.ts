import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { foldBatchNorm } from "../../model/transform/fold-batch-norm.ts";
import type { FoldedConvolution } from "../../model/transform/fold-batch-norm.ts";
import { inTopologicalOrder } from "../networks/topological-order.ts";

/** A network for inference only, with batch normalization folded into its convolutions. */
export interface FoldedNetwork {
  /** Computes the model's output for a batch of inputs; it frees intermediate tensors, not the inputs. */
  readonly run: (inputs: tf.Tensor) => tf.Tensor;
  /** The number of convolutions with a folded batch normalization. */
  readonly folded: number;
  /** Frees the folded filters; the model stays as it was. */
  readonly dispose: () => void;
}

/** The computation of one tensor of the network from others. */
interface Step {
  readonly output: tfl.SymbolicTensor;
  readonly inputs: readonly tfl.SymbolicTensor[];
  readonly run: (inputs: tf.Tensor[]) => tf.Tensor;
}

/**
 * Prepares a model of one input and one output for faster inference: a convolution with the batch normalization and the ReLU
 * or ReLU6 after it, if nothing else reads them, becomes one fused convolution, and each tensor is freed after its last
 * reader. Outputs differ from the model's by rounding. Later changes of the model's weights have no effect.
 *
 * @throws {Error} for a model of several inputs or outputs
 */
export function foldNetwork(model: tfl.LayersModel): FoldedNetwork {
  const [input, ...otherInputs] = model.inputs;
  const [output, ...otherOutputs] = model.outputs;
  if (input === undefined || output === undefined || otherInputs.length + otherOutputs.length > 0) {
    throw new Error("only a network of one input and one output can be folded");
  }
  const { steps, filters } = planSteps(output);
  const readers = new Map<tfl.SymbolicTensor, number>([[output, 1]]);
  for (const one of steps.flatMap((step) => step.inputs)) readers.set(one, (readers.get(one) ?? 0) + 1);
  return {
    folded: filters.length,
    run: (inputs) => tf.tidy(() => compute(steps, new Map([[input, inputs]]), new Map(readers), output)),
    dispose: () => {
      for (const filter of filters) filter.dispose();
    },
  };
}

function planSteps(output: tfl.SymbolicTensor): { steps: Step[]; filters: FoldedConvolution[] } {
  const tensors = inTopologicalOrder(output);
  const readersOf = new Map<tfl.SymbolicTensor, tfl.SymbolicTensor[]>();
  for (const tensor of tensors) {
    for (const input of tensor.inputs) readersOf.set(input, [...(readersOf.get(input) ?? []), tensor]);
  }
  const onlyReader = (tensor: tfl.SymbolicTensor): tfl.SymbolicTensor | undefined => {
    const [reader, ...others] = readersOf.get(tensor) ?? [];
    return others.length === 0 && tensor !== output ? reader : undefined;
  };
  const steps: Step[] = [];
  const filters: FoldedConvolution[] = [];
  const done = new Set<tfl.SymbolicTensor>();
  for (const tensor of tensors) {
    if (done.has(tensor) || tensor.inputs.length === 0) continue;
    const normalized = onlyReader(tensor);
    const activated = normalized === undefined ? undefined : onlyReader(normalized);
    const folded = foldBatchNorm(tensor.sourceLayer, normalized?.sourceLayer, activated?.sourceLayer);
    if (folded === undefined || normalized === undefined) {
      steps.push({ output: tensor, inputs: tensor.inputs, run: (inputs) => callLayer(tensor, inputs) });
      continue;
    }
    filters.push(folded);
    const result = folded.tookActivation && activated !== undefined ? activated : normalized;
    done.add(normalized).add(result);
    steps.push({ output: result, inputs: tensor.inputs, run: ([x]) => folded.run(x as tf.Tensor4D) });
  }
  return { steps, filters };
}

function callLayer(tensor: tfl.SymbolicTensor, inputs: tf.Tensor[]): tf.Tensor {
  const one = inputs.length === 1 ? inputs[0]! : inputs;
  const outputs = tensor.sourceLayer.apply(one, { training: false }) as tf.Tensor | tf.Tensor[];
  return Array.isArray(outputs) ? outputs[tensor.outputTensorIndex ?? 0]! : outputs;
}

function compute(
  steps: readonly Step[],
  values: Map<tfl.SymbolicTensor, tf.Tensor>,
  readersLeft: Map<tfl.SymbolicTensor, number>,
  output: tfl.SymbolicTensor,
): tf.Tensor {
  const given = new Set(values.keys());
  for (const step of steps) {
    values.set(
      step.output,
      // A layer may return its input; each value must be freed separately.
      tf.tidy(() => tf.clone(step.run(step.inputs.map((input) => values.get(input)!)))),
    );
    for (const input of step.inputs) {
      const left = readersLeft.get(input)! - 1;
      readersLeft.set(input, left);
      if (left === 0 && !given.has(input)) values.get(input)!.dispose();
    }
  }
  return values.get(output)!;
}
