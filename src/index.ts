export * from "./browser.ts";
export { openModel } from "./profile/open-model.ts";
export type { ModelInput } from "./profile/open-model.ts";
export { folderSource } from "./model/source/folder-source.ts";
export { profileFile } from "./profile/profile-file.ts";
export { effectiveReceptiveField } from "./profile/effective-field/effective-receptive-field.ts";
export type { EffectiveReceptiveFieldOptions } from "./profile/effective-field/effective-receptive-field.ts";
export { effectiveFieldsOfFile } from "./profile/effective-field/effective-fields-of-file.ts";
export type { EffectiveFileOptions } from "./profile/effective-field/effective-fields-of-file.ts";
export type {
  EffectiveFieldOptions,
  MeasuredField,
} from "./profile/effective-field/measure-effective-field.ts";
export type { HeatMap } from "./profile/effective-field/heat-map.ts";
export type { InputDistribution } from "./profile/effective-field/random-inputs.ts";
export type { ProfileFileOptions } from "./profile/profile-file.ts";
export type { SamplingOptions, TimeOptions } from "./profile/time/sampling-options.ts";
export type { OpenOptions } from "./profile/open-model.ts";
export type * from "./record/effective-receptive-field.ts";
export type * from "./record/study-record.ts";
export type * from "./record/comparison-record.ts";
export { timeModel } from "./profile/time/time-model.ts";
export type { TimeModelOptions } from "./profile/time/time-model.ts";
export { compareModels, compareRecords } from "./profile/compare/compare.ts";
export type { CompareModelsOptions, CompareRecordsOptions, Side } from "./profile/compare/compare.ts";
