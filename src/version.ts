/** The tool as records name it; the version is that of package.json. */
export const tool: { readonly name: string; readonly version: string } = {
  name: "clothnet-profiler",
  version: "0.1.0",
};
