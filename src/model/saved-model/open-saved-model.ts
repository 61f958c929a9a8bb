import { ProfilerError, reasonOf } from "../../errors.ts";
import type { GraphConstant, GraphNode, GraphProgram } from "../../trace/graph/graph-program.ts";
import { graphProgram } from "../graph/graph-topology.ts";
import type { ModelFile } from "../source/model-format.ts";
import { protoShape, tfjsDtype } from "../weights/tensor-proto.ts";
import { decodeSavedModel } from "./messages.ts";
import type { MetaGraphMessage, SignatureMessage } from "./messages.ts";
import { readVariables } from "./read-variables.ts";
import { functionToJson, nodeToJson, signatureToJson } from "./to-json.ts";

/**
 * The program of a SavedModel's signature. Functions stay functions, and variables are known by what the graph and the checkpoint's index
 * say of them: their data is not read, but for small ones.
 *
 * @throws {ProfilerError} `model-unreadable` when the bytes are not a SavedModel; `wrong-option` when it has no such signature, or several and
 *   none is asked for; `model-unsupported` when it has none at all
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

/** The signature that serving programs ask for. */
const usual = "serving_default";

/** The signature asked for; else `serving_default`; else the only one. */
function chooseSignature(
  model: string,
  graph: MetaGraphMessage,
  asked: string | undefined,
): SignatureMessage {
  // The names in underscores are for TensorFlow's own loader.
  const names = Object.keys(graph.signatureDef).filter((name) => !name.startsWith("__saved_model"));
  if (names.length === 0) {
    throw new ProfilerError("model-unsupported", {
      found: `the SavedModel ${model} without a signature`,
      expected: "a signature that names inputs and outputs",
      remedy: "save it with signatures=model.call.get_concrete_function(...) or convert it to tfjs",
    });
  }
  const chosen = asked ?? (names.includes(usual) ? usual : names.length === 1 ? names[0] : undefined);
  if (chosen === undefined || !names.includes(chosen)) {
    throw new ProfilerError("wrong-option", {
      found:
        chosen === undefined
          ? `${names.length} signatures in ${model}`
          : `--signature ${chosen} for ${model}`,
      expected: `one of ${names.join(", ")}`,
      remedy: `name one of these, as in --signature ${names[0]}`,
    });
  }
  return graph.signatureDef[chosen] as SignatureMessage;
}
