import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/seeded-properties.ts"],
    // tfjs keeps one global engine, and the wasm loader installs process-wide handlers: one process per file.
    pool: "forks",
    testTimeout: 60_000,
  },
});
export default config;
