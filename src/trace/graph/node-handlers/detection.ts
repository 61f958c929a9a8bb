import { engine, scalar } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { isSet } from "../attributes.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";

/** Non-maximum suppression. The converter runs it asynchronously; its kernel gives the greatest number of boxes. */
export const nonMaxSuppression: NodeHandler = defineNodeHandler({
  ops: ["NonMaxSuppressionV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5"],
  run: (run) => {
    const { node } = run;
    const version = node.op === "NonMaxSuppressionV2" ? "NonMaxSuppressionV3" : node.op;
    const result = engine().runKernel(
      version,
      { boxes: tensorAt(run, 0), scores: tensorAt(run, 1) },
      {
        maxOutputSize: Number(run.backend.valuesOf(tensorAt(run, 2))[0]),
        // Thresholds reduce the number of boxes; the upper bound does not need them.
        iouThreshold: numberAt(run, 3) ?? 0.5,
        scoreThreshold: numberAt(run, 4) ?? Number.NEGATIVE_INFINITY,
        softNmsSigma: numberAt(run, 5) ?? 0,
        padToMaxOutputSize: isSet(node, "pad_to_max_output_size"),
      },
    );
    const outputs = [result].flat() as Tensor[];
    const [indices] = outputs;
    // tfjs' kernel of version 5 omits the number of valid boxes.
    return node.op === "NonMaxSuppressionV5"
      ? [...outputs, scalar(indices?.shape[0] ?? 0, "int32")]
      : outputs;
  },
});

/** Positions of the true elements. */
export const where: NodeHandler = defineNodeHandler({
  ops: ["Where"],
  run: (run) => [engine().runKernel("Where", { condition: tensorAt(run, 0) }) as Tensor],
});

/** Elements of one vector that are not in another. */
export const listDifference: NodeHandler = defineNodeHandler({
  ops: ["ListDiff"],
  run: (run) => [
    ...(engine().runKernel("ListDiff", { x: tensorAt(run, 0), y: tensorAt(run, 1) }) as unknown as Tensor[]),
  ],
});

function tensorAt({ inputs }: NodeRun, position: number): Tensor {
  return asTensor(inputs[position]);
}

function numberAt(run: NodeRun, position: number): number | undefined {
  const given = run.inputs[position];
  const values = given === undefined ? undefined : run.backend.knownValues(asTensor(given));
  return values === undefined ? undefined : Number(values[0]);
}
