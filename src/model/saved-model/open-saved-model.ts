import { ProfilerError, reasonOf } from "../../errors.ts";
import type { GraphConstant, GraphNode, GraphProgram } from "../../trace/graph/graph-program.ts";
import { graphProgram } from "../graph/graph-topology.ts";
import type { ModelFile } from "../source/model-format.ts";
import { protoShape, tfjsDtype } from "../weights/tensor-proto.ts";
import { chooseSignature } from "./choose-signature.ts";
import { decodeSavedModel } from "./messages.ts";
import type { MetaGraphMessage } from "./messages.ts";
import { readVariables } from "./read-variables.ts";
import { functionToJson, nodeToJson, signatureToJson } from "./to-json.ts";

/**
 * The program of a SavedModel's signature. Functions stay functions, and variables are known by what the graph and the checkpoint's index
 * say of them: their data is not read, but for small ones.
 *
 * Throws `model-unreadable` where the bytes are no SavedModel, and what {@link chooseSignature} throws.
 */
export async function openSavedModel(file: ModelFile, signature?: string): Promise<GraphProgram> {
  const graph = graphToServe(file);
  const chosen = chooseSignature(file.name, graph, signature);
  const variables = await readVariables(file.source);
  const topology = {
    node: (graph.graphDef?.node ?? []).map(nodeToJson),
    library: { function: (graph.graphDef?.library?.function ?? []).map(functionToJson) },
  };
  const program = graphProgram(file.name, topology, signatureToJson(chosen), () => undefined);
  return {
    ...program,
    constantOf: (node) =>
      node.op === "Const"
        ? program.constantOf(node)
        : variableOf(node, variables.get(nameOf(node)) ?? variables.get(node.name)),
  };
}

function graphToServe(file: ModelFile): MetaGraphMessage {
  let graphs: readonly MetaGraphMessage[];
  try {
    graphs = decodeSavedModel(file.bytes ?? new Uint8Array()).metaGraphs;
  } catch (error) {
    throw unreadable(`a saved_model.pb that is none (${reasonOf(error)})`, error);
  }
  const tagged = graphs.find((graph) => graph.metaInfoDef?.tags.includes("serve"));
  const graph = tagged ?? graphs[0];
  if (graph === undefined) throw unreadable("a saved_model.pb without a graph");
  return graph;
}

function variableOf(node: GraphNode, stored: GraphConstant | undefined): GraphConstant | undefined {
  const attr = (node.attr ?? {}) as Readonly<Record<string, { type?: unknown; shape?: unknown } | undefined>>;
  const declared = protoShape(attr["shape"]?.shape);
  const shape =
    declared === undefined || declared.includes(null) ? stored?.shape : (declared as readonly number[]);
  if (shape === undefined) return undefined;
  const dtype = tfjsDtype(attr["dtype"]?.type) ?? stored?.dtype ?? "float32";
  const values = stored?.values;
  return { shape, dtype, variable: true, ...(values === undefined ? {} : { values }) };
}

// Checkpoints know a variable by the name that its handles share.
function nameOf(node: GraphNode): string {
  const shared = (node.attr?.["shared_name"] as { s?: readonly number[] } | undefined)?.s;
  return shared === undefined || shared.length === 0 ? node.name : String.fromCharCode(...shared);
}

function unreadable(found: string, cause?: unknown): ProfilerError {
  return new ProfilerError(
    "model-unreadable",
    {
      found,
      expected: "what tf.saved_model.save wrote",
      remedy: "save or download the model again",
    },
    { cause },
  );
}
