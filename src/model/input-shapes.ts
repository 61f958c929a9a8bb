import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import type { Remark } from "../trace/trace.ts";

/** An input as a model declares it; null where any extent will do, no shape where even the rank is open. The first axis is the batch. */
export interface DeclaredInput {
  readonly name: string;
  readonly shape?: readonly (number | null)[];
}

/** The inputs of a layers model, by the names of their input layers. */
export function declaredInputs(model: LayersModel): readonly DeclaredInput[] {
  return model.inputs.map((input) => ({ name: input.sourceLayer.name, shape: input.shape }));
}

/** What the user asks for: extents without batch by input name, `""` for "the first" where no name was given. */
export interface InputRequest {
  readonly batch?: number;
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** The shape with batch of every input, and what was chosen where the model leaves it open and nobody asked for anything. */
export interface ResolvedInputs {
  readonly shapes: readonly (readonly number[])[];
  readonly notes: readonly Remark<"open-extent">[];
  /** Names of the inputs that the notes are about. */
  readonly chosen: readonly string[];
}

/**
 * The shape with batch of every input of a model. An axis that the model leaves open and the request does not give gets a usual extent, and
 * a note says so: see {@link usualExtent}.
 *
 * @param side height and width of an image whose model leaves them open; default: 256
 *
 * @throws {ProfilerError} `wrong-input` when the request contradicts a fixed extent, names no input of the model, leaves even the rank open, or has other
 *   numbers in it than whole ones above 0
 */
export function resolveInputShapes(
  inputs: readonly DeclaredInput[],
  request: InputRequest = {},
  side: number = usualSide,
): ResolvedInputs {
  checkExtents("batch", request.batch === undefined ? [] : [request.batch]);
  const asked = new Map(Object.entries(request.shapes ?? {}));
  for (const [name, shape] of asked) checkExtents(`shape of "${name}"`, shape);
  const unnamed = asked.get("");
  const [first] = inputs;
  if (unnamed !== undefined && first !== undefined) {
    asked.delete("");
    asked.set(first.name, unnamed);
  }
  for (const name of asked.keys()) {
    if (inputs.some((input) => input.name === name)) continue;
    throw new ProfilerError("wrong-input", {
      found: `a shape for "${name}"`,
      expected: `one of the model's inputs: ${inputs.map((input) => input.name).join(", ")}`,
      remedy: "name one of these, as in --input name=224,224,3",
    });
  }
  const noted = new Map<string, Remark<"open-extent">>();
  const shapes = inputs.map((input) => resolveOne(input, asked.get(input.name), request.batch, side, noted));
  return { shapes, notes: [...noted.values()], chosen: [...noted.keys()] };
}

/** Height and width taken for an image of open size: every usual stride divides it. */
const usualSide = 256;

/**
 * The extent taken for an open axis, counted without the batch: `side` for height and width of an image; 64 for each side of a volume; 3 for the
 * channels of either; 128 steps of anything else. Channels come last, unless the first axis is fixed and the last one is open.
 */
function usualExtent(axis: number, declared: readonly (number | null)[], side: number): number {
  const rank = declared.length;
  if (rank < 3) return 128;
  if (axis === rank - 1 && typeof declared[0] !== "number") return 3;
  return rank === 3 ? side : 64;
}

function resolveOne(
  { name, shape }: DeclaredInput,
  asked: readonly number[] | undefined,
  batch: number | undefined,
  side: number,
  noted: Map<string, Remark<"open-extent">>,
): readonly number[] {
  if (shape === undefined) {
    if (asked !== undefined) return asked;
    throw new ProfilerError("wrong-input", {
      found: `an input ${name} of open rank`,
      expected: "a shape with batch",
      remedy: `give it, as in --input ${name}=1,224,224,3`,
    });
  }
  const [declaredBatch, ...declared] = shape;
  // A scalar has no batch; a shape that names the first axis too is taken as it is.
  if (shape.length === 0 || (asked?.length === shape.length && fitsShape(asked, shape))) return asked ?? [];
  if (asked !== undefined) {
    if (!fitsShape(asked, declared)) throw mismatch(name, `[${asked.join(",")}]`, declared);
  }
  if (batch !== undefined && typeof declaredBatch === "number" && declaredBatch !== batch) {
    throw new ProfilerError("wrong-input", {
      found: `--batch ${batch} for the input ${name}`,
      expected: `a batch of ${declaredBatch}, which the model fixes`,
      remedy: "leave --batch out",
    });
  }
  const extents = (asked ?? declared).map((extent, axis) => extent ?? usualExtent(axis, declared, side));
  if (asked === undefined && declared.includes(null)) {
    noted.set(name, {
      code: "open-extent",
      text: `the model leaves the input ${name} open (${written(declared)}): counted at ${extents.join(",")}; another is chosen by --input ${name}=${extents.join(",")}`,
    });
  }
  return [declaredBatch ?? batch ?? 1, ...extents];
}

function checkExtents(what: string, extents: readonly number[]): void {
  if (Array.isArray(extents) && extents.every((extent) => Number.isSafeInteger(extent) && extent > 0)) return;
  throw new ProfilerError("wrong-input", {
    found: `the ${what} ${String(extents)}`,
    expected: "whole numbers of at least 1",
    remedy: "give the extents of the tensors that the model is to be fed",
  });
}

function fitsShape(asked: readonly number[], declared: readonly (number | null)[]): boolean {
  return (
    asked.length === declared.length &&
    asked.every((extent, axis) => declared[axis] === null || declared[axis] === extent)
  );
}

function mismatch(name: string, found: string, declared: readonly (number | null)[]): ProfilerError {
  return new ProfilerError("wrong-input", {
    found: `${found} for the input ${name}`,
    expected: `${written(declared)} (batch left out, ? is free)`,
    remedy: "leave --input out or give a shape that fits",
  });
}

function written(shape: readonly (number | null)[]): string {
  return `[${shape.map((extent) => extent ?? "?").join(",")}]`;
}
