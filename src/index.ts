export * from "./browser.ts";
export { profileFile } from "./profile-file.ts";
export type { ProfileFileOptions } from "./profile-file.ts";
export type { TimeOptions } from "./timed.ts";
export type { SamplingOptions } from "./timing/sampling-options.ts";
export type * from "./record/study-record.ts";
export type * from "./record/comparison-record.ts";
export { compareModels, compareRecords } from "./compare.ts";
export type { CompareModelsOptions, Side } from "./compare.ts";
