type Attributes = Readonly<Record<string, unknown>>;

const unit2d = { list: { i: [1, 1, 1, 1] } };
const unit3d = { list: { i: [1, 1, 1, 1, 1] } };
const text = (value: string): Attributes => ({ s: btoa(value) });

/**
 * Attributes that TensorFlow leaves out of a saved graph because they have their default value, and without which the converter fails. Values
 * from TensorFlow 2.15's op definitions; a default that is false, 0 or empty does no harm by its absence.
 */
export const defaultAttributes: Readonly<Record<string, Attributes>> = {
  Conv2D: { dilations: unit2d },
  Conv2DBackpropInput: { dilations: unit2d },
  Conv3D: { dilations: unit3d, data_format: text("NDHWC") },
  Conv3DBackpropInputV2: { dilations: unit3d, data_format: text("NDHWC") },
  DepthwiseConv2dNative: { dilations: unit2d },
  AvgPool3D: { data_format: text("NDHWC") },
  MaxPool3D: { data_format: text("NDHWC") },
  CropAndResize: { method: text("bilinear") },
  DepthToSpace: { data_format: text("NHWC") },
  ImageProjectiveTransformV3: { fill_mode: text("CONSTANT") },
  OneHot: { axis: { i: -1 } },
  Range: { Tidx: { type: 3 } },
  StaticRegexReplace: { replace_global: { b: true } },
  StringSplit: { skip_empty: { b: true } },
  TopKV2: { sorted: { b: true } },
};
