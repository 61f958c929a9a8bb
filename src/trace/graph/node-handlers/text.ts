import { UnknownValuesError } from "../../../errors.ts";
import { tensor, util } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensorWithoutData } from "../../shape-backend.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";

/** Text ops that tfjs lacks. Work on characters is not counted. */
export const textHandlers: NodeHandler = defineNodeHandler({
  ops: ["StringLower", "StringUpper", "StringStrip", "StringLength", "StringSplitV2"],
  run: (run) => {
    const input = asTensor(run.inputs[0]);
    if (run.node.op === "StringSplitV2") return split(run);
    const texts = textsOf(run, input);
    const lengths = run.node.op === "StringLength";
    if (texts === undefined)
      return [tensorWithoutData(run.backend, input.shape, lengths ? "int32" : "string")];
    if (lengths)
      return [
        tensor(
          texts.map((text) => new TextEncoder().encode(text).length),
          input.shape,
          "int32",
        ),
      ];
    return [tensor(texts.map(changes[run.node.op] ?? ((text) => text)), input.shape, "string")];
  },
});

const changes: Readonly<Record<string, (text: string) => string>> = {
  StringLower: (text) => text.toLowerCase(),
  StringUpper: (text) => text.toUpperCase(),
  StringStrip: (text) => text.trim(),
};

/** The words of texts as a sparse matrix: indices, words, and the shape [texts, most words of a text]. */
function split(run: NodeRun): readonly Tensor[] {
  const texts = textsOf(run, asTensor(run.inputs[0]));
  const [separator] = textsOf(run, asTensor(run.inputs[1])) ?? [];
  if (texts === undefined || separator === undefined)
    throw new UnknownValuesError("how many words a text has depends on computed values");
  const rows = texts.map((text) =>
    separator === "" ? text.split(/\s+/).filter((word) => word !== "") : text.split(separator),
  );
  const words = rows.flat();
  const indices = rows.flatMap((row, at) => row.flatMap((_, word) => [at, word]));
  return [
    tensor(indices, [words.length, 2], "int32"),
    tensor(words, [words.length], "string"),
    tensor([rows.length, Math.max(0, ...rows.map((row) => row.length))], [2], "int32"),
  ];
}

function textsOf({ backend }: NodeRun, input: Tensor): readonly string[] | undefined {
  const values = backend.knownValues(input) as readonly (Uint8Array | string)[] | undefined;
  return values?.map((text) => (typeof text === "string" ? text : util.decodeString(text)));
}
