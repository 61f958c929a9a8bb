import { graphProgram } from "../../../src/model/graph/graph-topology.ts";
import { recordOf } from "../../../src/profile/record-of.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { traceProgram } from "../../../src/profile/subject/trace-program.ts";
import type { TraceRequest } from "../../../src/profile/subject/subject.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** A node of a graph in tfjs' JSON. */
export interface TestNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Attributes;
}

export function node(
  name: string,
  op: string,
  input: readonly string[] = [],
  attr: Attributes = {},
): TestNode {
  return { name, op, input, attr };
}

export function placeholder(name: string, shape: readonly number[], type = "DT_FLOAT"): TestNode {
  return node(name, "Placeholder", [], { dtype: { type }, shape: { shape: dims(shape) } });
}

/** A constant of floats; without values, as converters leave large ones. */
export function floats(name: string, shape: readonly number[], values?: readonly number[]): TestNode {
  const tensor = { dtype: "DT_FLOAT", tensorShape: dims(shape), ...(values ? { floatVal: values } : {}) };
  return node(name, "Const", [], { dtype: { type: "DT_FLOAT" }, value: { tensor } });
}

/** A constant of integers, a vector unless a shape is told. */
export function ints(
  name: string,
  values: readonly number[],
  shape: readonly number[] = [values.length],
): TestNode {
  const tensor = { dtype: "DT_INT32", tensorShape: dims(shape), intVal: values };
  return node(name, "Const", [], { dtype: { type: "DT_INT32" }, value: { tensor } });
}

export function dims(shape: readonly number[]): { readonly dim: readonly { readonly size: string }[] } {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}

export function text(value: string): { readonly s: string } {
  return { s: btoa(value) };
}

export function list(...values: readonly number[]): { readonly list: { readonly i: readonly string[] } } {
  return { list: { i: values.map(String) } };
}

/** Attributes of a convolution with stride 1 that pads nothing. */
export const conv: Attributes = {
  strides: list(1, 1, 1, 1),
  dilations: list(1, 1, 1, 1),
  padding: text("VALID"),
  data_format: text("NHWC"),
};

/** The record of a graph that is written out in a test. */
export function profileGraph(
  nodes: readonly TestNode[],
  functions: readonly unknown[] = [],
  request: TraceRequest = {},
  signature?: unknown,
): ProfileRecord {
  const topology = { node: nodes, library: { function: functions }, versions: {} };
  const program = graphProgram("test", topology, signature, () => undefined);
  return recordOf(traceProgram(program, request), { name: "test", format: "graph-model" }, {});
}

/** The record of a graph whose constants lie in files that are not there: of each, the shape is known. */
export function profileBare(
  nodes: readonly TestNode[],
  weights: Readonly<Record<string, readonly number[]>>,
  outputs: Readonly<Record<string, readonly number[]>> = {},
): ProfileRecord {
  const constants = Object.keys(weights).map((name) => node(name, "Const"));
  const signature = {
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, shape]) => [name, { name: `${name}:0`, tensorShape: dims(shape) }]),
    ),
  };
  const program = graphProgram("bare", { node: [...constants, ...nodes] }, signature, (name) => {
    const shape = weights[name];
    const dtype = name.startsWith("w") ? "float32" : "int32";
    return shape === undefined
      ? undefined
      : { shape, dtype, missing: "its value is in a file that is not there" };
  });
  return recordOf(traceProgram(program, {}), { name: "bare", format: "graph-model" }, {});
}

export function rowOf(record: ProfileRecord, name: string): ProfileRecord["layers"][number] {
  const row = record.layers.find((each) => each.name === name);
  if (row === undefined)
    throw new Error(`no row ${name} among ${record.layers.map((each) => each.name).join()}`);
  return row;
}
