import { resolveInputShapes } from "../../model/input-shapes.ts";
import type { DeclaredInput, InputRequest } from "../../model/input-shapes.ts";
import type { RunFailure } from "../../trace/run-failure.ts";
import type { Trace } from "../../trace/trace.ts";

/** Sides of images that published models are trained at, the most usual first. */
const sides = [416, 224, 320, 512, 640, 300];

/** What tfjs and the rules say of extents that do not fit each other. */
const shapesDoNotFit = /reshape|shape|size|element|dimension|broadcast|extent|concat|divid|match/i;

/**
 * Where a run failed on extents and some of the model's were chosen, adds to the reason which sides the model runs at, or how to choose others.
 *
 * @param traceAt traces at another height and width of images of open size
 */
export function suggestExtents(
  trace: Trace,
  declared: readonly DeclaredInput[],
  request: InputRequest,
  traceAt: (side: number) => Trace,
): Trace {
  const failures = [...(trace.gaps ?? []), ...(trace.stopped === undefined ? [] : [trace.stopped])];
  if (!failures.some(isOfExtents)) return trace;
  const optionAt = (side?: number): string => {
    const { shapes, chosen: names } = resolveInputShapes(declared, request, side);
    const options = declared.flatMap(({ name }, at) =>
      names.includes(name) ? [`--input ${name}=${shapes[at]?.slice(1).join(",")}`] : [],
    );
    return options.join(" ");
  };
  const chosen = optionAt();
  if (chosen === "") return trace;
  const works = sides.find((side) => optionAt(side) !== chosen && runsAt(traceAt, side));
  const advice =
    works === undefined
      ? `; the extents of open inputs were chosen, which may be the cause: another is chosen by ${chosen}`
      : `; the extents of open inputs were chosen, which is the cause: the model runs with ${optionAt(works)}`;
  const explain = <Failure extends RunFailure>(failure: Failure): Failure =>
    isOfExtents(failure) ? { ...failure, reason: `${failure.reason}${advice}` } : failure;
  return {
    ...trace,
    ...(trace.gaps === undefined ? {} : { gaps: trace.gaps.map(explain) }),
    ...(trace.stopped === undefined ? {} : { stopped: explain(trace.stopped) }),
  };
}

function isOfExtents({ code, reason }: RunFailure): boolean {
  return code !== "unknown-values" && shapesDoNotFit.test(reason);
}

function runsAt(traceAt: (side: number) => Trace, side: number): boolean {
  try {
    const { gaps, stopped } = traceAt(side);
    return gaps === undefined && stopped === undefined;
  } catch {
    return false;
  }
}
