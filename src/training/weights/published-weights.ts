/** A file of trained weights that its authors publish. */
export interface PublishedWeights {
  /** Where the authors keep it. */
  readonly url: string;
  /** Of the whole file, lower-case hexadecimal, by the strongest algorithm that the authors give. */
  readonly hash: { readonly algorithm: "sha256" | "md5"; readonly hex: string };
  /** What they were trained on. */
  readonly trainedOn: string;
}

const bucket = "https://storage.googleapis.com";

/** Keras' own weights of its applications without their classifiers, by the id of the architecture; hashes as in the source code of Keras 2.15. */
export const publishedWeights: Readonly<Record<string, PublishedWeights>> = {
  resnet50: {
    url: `${bucket}/tensorflow/keras-applications/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5`,
    hash: { algorithm: "md5", hex: "4d473c1dd8becc155b73f8504c6f6626" },
    trainedOn: "ImageNet-1k",
  },
  "convnext-tiny": {
    url: `${bucket}/tensorflow/keras-applications/convnext/convnext_tiny_notop.h5`,
    hash: {
      algorithm: "sha256",
      hex: "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
    },
    trainedOn: "ImageNet-1k",
  },
  "efficientnet-b0": {
    url: `${bucket}/keras-applications/efficientnetb0_notop.h5`,
    hash: { algorithm: "md5", hex: "50bc09e76180e00e4465e1a485ddc09d" },
    trainedOn: "ImageNet-1k",
  },
};
