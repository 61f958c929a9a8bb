export { profile } from "./profile/profile.ts";
export { profileSubject } from "./profile/profile-subject.ts";
export type { FunctionOptions, ProfileOptions } from "./profile/profile.ts";
export type { FunctionInput, FunctionResult, TensorFunction } from "./trace/trace-function.ts";
export { openSubject } from "./profile/subject/open-subject.ts";
export { networkSubject } from "./profile/subject/network-subject.ts";
export type { Network } from "./profile/subject/network-subject.ts";
export { subjectOf } from "./profile/subject/subject-of.ts";
export type { LiveSubject, ModelSubject, TraceRequest } from "./profile/subject/subject.ts";
export { droppedFiles } from "./model/source/dropped-files.ts";
export type { BlobLike, FileLike } from "./model/source/dropped-files.ts";
export { urlSource } from "./model/source/url-source.ts";
export type { Fetch } from "./model/source/url-source.ts";
export type { ByteRange, ModelSource } from "./model/source/model-source.ts";
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
export type { OptimizerName } from "./analysis/optimizers.ts";
export { ProfilerError } from "./errors.ts";
export type { ErrorCode, ErrorFacts } from "./errors.ts";
export type * from "./record/known-names.ts";
export type * from "./record/profile-record.ts";
