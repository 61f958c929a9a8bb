import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownLayer } from "./known-classes.ts";
import { bareName } from "./layer-entry.ts";
import { lookUp } from "../../../names.ts";

/** Other names of classes: previews of TensorFlow 1.13 and 2, Keras' aliases. */
const renamed: Readonly<Record<string, string>> = {
  BatchNormalizationV1: "BatchNormalization",
  BatchNormalizationV2: "BatchNormalization",
  SyncBatchNormalization: "BatchNormalization",
  UnifiedGRU: "GRU",
  UnifiedLSTM: "LSTM",
  GRUV2: "GRU",
  LSTMV2: "LSTM",
  Convolution1D: "Conv1D",
  Convolution2D: "Conv2D",
  Convolution3D: "Conv3D",
  Convolution2DTranspose: "Conv2DTranspose",
  SeparableConvolution2D: "SeparableConv2D",
  MaxPool1D: "MaxPooling1D",
  MaxPool2D: "MaxPooling2D",
  MaxPool3D: "MaxPooling3D",
  AvgPool1D: "AveragePooling1D",
  AvgPool2D: "AveragePooling2D",
  AvgPool3D: "AveragePooling3D",
};

/** Old names become current ones; a package (`Custom>X`, `keras_cv>X`) is dropped unless the class is registered with it. */
export const classNames: CompatibilityRule = defineRule({
  id: "class-names",
  apply: (entry) => {
    if (isKnownLayer(entry.class_name)) return;
    const bare = bareName(entry.class_name);
    entry.class_name = lookUp(renamed, bare) ?? bare;
  },
});
