/** A wheel of PyPI for Linux on x64. No Python code of it is run, so it works with any Python. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the file; pip rejects any other file. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Size of the unpacked files. */
  readonly unpackedBytes: number;
  /** The files to unpack: those whose names start with `prefix`, which is replaced. */
  readonly take: readonly (readonly [prefix: string, replacement: string])[];
}

/** The TensorFlow of both sets of wheels. */
export const tensorFlowVersion = "2.21.0";

/** The C library and the headers of its API. */
const cLibrary: Wheel["take"] = [
  ["tensorflow/libtensorflow_", "lib/libtensorflow_"],
  ["tensorflow/include/tensorflow/c/", "include/tensorflow/c/"],
  ["tensorflow/include/tensorflow/core/platform/", "include/tensorflow/core/platform/"],
  ["tensorflow/include/tsl/platform/", "include/tsl/platform/"],
  ["tensorflow/include/xla/tsl/c/", "include/xla/tsl/c/"],
];

/** The CUDA build looks for CUDA's libraries in these folders, relative to its own. */
function cudaLibraries(folder: string): Wheel["take"] {
  return [[`nvidia/${folder}/lib/`, `nvidia/${folder}/lib/`]];
}

/** TensorFlow for the CPU. */
export const cpuWheels: readonly Wheel[] = [
  {
    name: "tensorflow-cpu",
    version: tensorFlowVersion,
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    bytes: 273_829_956,
    unpackedBytes: 854_258_761,
    take: cLibrary,
  },
];

/** TensorFlow for CUDA 12 and the dependencies of its extra `and-cuda`, in the versions that pip resolved; without nvcc, which has no library. */
export const gpuWheels: readonly Wheel[] = [
  {
    name: "tensorflow",
    version: tensorFlowVersion,
    sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
    bytes: 572_440_367,
    unpackedBytes: 1_259_970_905,
    take: cLibrary,
  },
  {
    name: "nvidia-cublas-cu12",
    version: "12.9.3.13",
    sha256: "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    bytes: 581_217_458,
    unpackedBytes: 855_064_416,
    take: cudaLibraries("cublas"),
  },
  {
    name: "nvidia-cuda-cupti-cu12",
    version: "12.9.79",
    sha256: "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
    bytes: 10_814_997,
    unpackedBytes: 43_365_768,
    take: cudaLibraries("cuda_cupti"),
  },
  {
    name: "nvidia-cuda-nvrtc-cu12",
    version: "12.9.86",
    sha256: "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    bytes: 89_568_129,
    unpackedBytes: 227_340_992,
    take: cudaLibraries("cuda_nvrtc"),
  },
  {
    name: "nvidia-cuda-runtime-cu12",
    version: "12.9.79",
    sha256: "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    bytes: 3_493_179,
    unpackedBytes: 5_342_176,
    take: cudaLibraries("cuda_runtime"),
  },
  {
    name: "nvidia-cudnn-cu12",
    version: "9.28.0.42",
    sha256: "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    bytes: 716_538_495,
    unpackedBytes: 1_162_393_472,
    take: cudaLibraries("cudnn"),
  },
  {
    name: "nvidia-cufft-cu12",
    version: "11.4.1.4",
    sha256: "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    bytes: 200_877_592,
    unpackedBytes: 293_609_416,
    take: cudaLibraries("cufft"),
  },
  {
    name: "nvidia-curand-cu12",
    version: "10.3.10.19",
    sha256: "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
    bytes: 68_295_626,
    unpackedBytes: 166_965_432,
    take: cudaLibraries("curand"),
  },
  {
    name: "nvidia-cusolver-cu12",
    version: "11.7.5.82",
    sha256: "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    bytes: 338_117_415,
    unpackedBytes: 494_975_064,
    take: cudaLibraries("cusolver"),
  },
  {
    name: "nvidia-cusparse-cu12",
    version: "12.5.10.65",
    sha256: "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    bytes: 366_465_088,
    unpackedBytes: 486_556_368,
    take: cudaLibraries("cusparse"),
  },
  {
    name: "nvidia-nccl-cu12",
    version: "2.32.3",
    sha256: "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    bytes: 351_526_311,
    unpackedBytes: 489_653_380,
    take: cudaLibraries("nccl"),
  },
  {
    name: "nvidia-nvjitlink-cu12",
    version: "12.9.86",
    sha256: "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    bytes: 39_748_338,
    unpackedBytes: 95_935_344,
    take: cudaLibraries("nvjitlink"),
  },
];
