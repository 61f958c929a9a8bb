import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/** Ops that return their first input; their side effects are not counted. */
export const passThrough: NodeHandler = defineNodeHandler({
  ops: [
    "EnsureShape",
    "PreventGradient",
    "CheckNumerics",
    "CheckNumericsV2",
    "Print",
    "PrintV2",
    "Assert",
    "NoOp",
    "RefIdentity",
    "LoopCond",
    "NextIteration",
    "RefNextIteration",
    "Enter",
    "RefEnter",
    "_Arg",
    "_Retval",
    "OptimizationBarrier",
  ],
  run: ({ inputs }) => [inputs[0]],
});

/** Copies under other names: values pass unchanged, handles too. */
export const identities: NodeHandler = defineNodeHandler({
  ops: ["IdentityN"],
  takesMissing: true,
  run: ({ inputs }) => inputs,
});
