import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/bench/**/*.bench.ts"],
    pool: "forks",
    // What is timed runs alone.
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
export default config;
