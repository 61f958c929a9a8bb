import { tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { CallCounts, withLayerScopes } from "../../trace/tfjs-internals/layer-scopes.ts";
import { overridingPrototypes, withOwnArguments } from "../../trace/tfjs-internals/own-arguments.ts";
import { ownedOutputs } from "./owned-outputs.ts";
import { steadyInput } from "./steady-input.ts";
import { rowKey } from "./timed-subject.ts";
import type { Outputs, TimedSubject } from "./timed-subject.ts";

/** The forward pass of a layers model; kernels belong to the innermost layer call that is open, by {@link rowKey}. */
export function layersSubject(model: LayersModel, inputShapes: readonly (readonly number[])[]): TimedSubject {
  const inputs = model.inputs.map((input, index) => steadyInput(inputShapes[index] ?? [], input.dtype));
  const overriding = overridingPrototypes(model);
  const run = (): Outputs =>
    tidy(() => {
      const applied = withOwnArguments(overriding, () =>
        model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : inputs, { training: false }),
      );
      return ownedOutputs([applied].flat() as Tensor[], inputs);
    });
  const calls = new CallCounts();
  return {
    run,
    instrument: (hooks) => {
      const open: string[] = [rowKey({ path: "", call: 0 })];
      const keys: string[] = [];
      return {
        run: () =>
          withLayerScopes(
            model,
            {
              enter: (call) => open.push(rowKey(call)),
              leave: () => open.pop(),
            },
            run,
            calls,
            hooks,
          ),
        onKernel: () => keys.push(open.at(-1) as string),
        keys: () => keys,
      };
    },
    dispose: () => {
      for (const input of inputs) input.dispose();
    },
  };
}
