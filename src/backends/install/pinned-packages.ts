/** A package of npm in the version that is installed. */
export type PinnedPackage = readonly [name: string, version: string];

/** What is installed of npm, by backend. */
export const pinnedPackages: Readonly<Record<"tensorflow" | "webgpu", readonly PinnedPackage[]>> = {
  // The binding's scripts and sources, and the headers that its addon is built with.
  tensorflow: [
    ["@tensorflow/tfjs-node-gpu", "4.22.0"],
    ["node-api-headers", "1.9.0"],
  ],
  // Dawn for Node, built for Linux, macOS and Windows within the package, and tfjs' backend.
  webgpu: [
    ["webgpu", "0.6.2"],
    ["@tensorflow/tfjs-backend-webgpu", "4.22.0"],
  ],
};
