/** The names of the real backends that can be opened; the first is the default. Apart from the table, so that options can name them without loading it. */
export const backendNames: readonly [string, ...string[]] = ["wasm", "cpu", "tensorflow", "webgpu"];
