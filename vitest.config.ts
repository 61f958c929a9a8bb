import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";
import { slowTests } from "./vitest.slow.config.ts";

/**
 * Tests that need a process of their own: of tfjs before any backend was chosen, of what the wasm loader and native backends do to a
 * process, of child processes' signals, of classes that are registered with tfjs once and for all.
 */
const ownProcess = [
  "test/backends/!(choose-backend|missing-gradients|timestamped-kernels).test.ts",
  "test/cli/{read-once,register}.test.ts",
  "test/model/keras-layers/layers.test.ts",
  // It evaluates modules again; what they patch in tfjs stays.
  "test/names.test.ts",
  "test/trace/no-backend.test.ts",
];

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: ["build-page.js"],
    setupFiles: ["test/seeded-properties.ts"],
    pool: "forks",
    // By default vitest leaves one core free, which on two cores is half of them.
    maxWorkers: "100%",
    // For a busy machine: the slowest take seconds on a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        // Importing tfjs takes longer than most of these tests.
        test: {
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: [...ownProcess, ...slowTests],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "own-process",
          include: ownProcess,
          exclude: [...slowTests],
        },
      },
    ],
  },
});
export default config;
