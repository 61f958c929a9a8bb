export { profile } from "./profile/profile.ts";
export type { FunctionOptions, ProfileOptions } from "./profile/profile.ts";
export type { FunctionInput, FunctionResult, TensorFunction } from "./trace/trace-function.ts";
export { unitWindow } from "./profile/unit-window.ts";
export type { UnitWindow, UnitWindowRequest } from "./profile/unit-window.ts";
export { addOps } from "./trace/add-ops.ts";
export { defineOps, elements } from "./ops/define-ops.ts";
export type {
  AxisRange,
  Cost,
  OpCall,
  OpFamily,
  OpInputs,
  SlidingAxis,
  TensorMeta,
  ValuesOf,
  WindowRule,
} from "./ops/define-ops.ts";
export { ProfilerError } from "./errors.ts";
export type { ErrorCode, ErrorFacts } from "./errors.ts";
export type * from "./record/profile-record.ts";
