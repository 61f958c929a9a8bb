import type { TraceCall, TraceTensor } from "./trace.ts";
import type { TrainingCall, TrainingPhase, TrainingScope } from "./training-trace.ts";

/** Consecutive kernel calls with the same purpose. */
export interface Stretch {
  /** Index of the first call; the stretch ends where the next begins. */
  readonly from: number;
  readonly phase: TrainingPhase;
  readonly scope: TrainingScope;
  /** The calls ran before it was known whose gradient they compute: a call that a later stretch uses takes the phase of that stretch. */
  readonly eager?: boolean;
  /** The gradient that the stretch returns. */
  readonly result?: TraceTensor;
}

/** Assigns a phase to every call. Eager calls whose result is not used stay `unneeded`. */
export function trainingCalls(
  calls: readonly TraceCall[],
  stretches: readonly Stretch[],
): readonly TrainingCall[] {
  const phases: TrainingPhase[] = [];
  const scopes: TrainingScope[] = [];
  const makers = new Map<TraceTensor, number>();
  const endOf = (index: number): number => stretches[index + 1]?.from ?? calls.length;
  let eager = { from: 0, to: 0 };
  for (const [index, { from, phase, scope, eager: early, result }] of stretches.entries()) {
    const to = endOf(index);
    for (let call = from; call < to; call += 1) {
      phases[call] = phase;
      scopes[call] = scope;
      for (const output of calls[call]?.outputs ?? []) makers.set(output, call);
    }
    if (early === true) {
      eager = { from, to };
      continue;
    }
    if (phase === "forward") continue;
    const open = result === undefined ? [] : [result];
    for (let call = from; call < to; call += 1) open.push(...inputsOf(calls[call]));
    for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
      const maker = makers.get(tensor);
      if (maker === undefined || maker < eager.from || maker >= eager.to) continue;
      if (phases[maker] !== "unneeded") continue;
      phases[maker] = phase;
      open.push(...inputsOf(calls[maker]));
    }
  }
  return calls.map((call, index) => ({
    call,
    phase: phases[index] as TrainingPhase,
    scope: scopes[index] as TrainingScope,
  }));
}

function inputsOf(call: TraceCall | undefined): readonly TraceTensor[] {
  return Object.values(call?.inputs ?? {}).filter((tensor) => tensor !== undefined);
}
