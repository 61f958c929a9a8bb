export { profile } from "./profile.ts";
export type { FunctionOptions, ProfileOptions } from "./profile.ts";
export type { FunctionInput, FunctionResult, TensorFunction } from "./trace/trace-function.ts";
export { profileFile } from "./profile-file.ts";
export type { ProfileFileOptions, TimeOptions } from "./profile-file.ts";
export { ProfilerError } from "./errors.ts";
export type { ErrorCode, ErrorFacts } from "./errors.ts";
export type * from "./record/profile-record.ts";
export type * from "./record/study-record.ts";
