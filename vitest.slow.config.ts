import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/**
 * Tests that are not part of `npm test`: HTML pages in Chromium, and bundles for browsers; the built and packed package, installed in empty projects and
 * beside versions of tfjs; a second copy of tfjs; studies that must learn, are trained on each backend, stopped, killed, or end on a full disk, and go on.
 */
export const slowTests: readonly string[] = [
  "test/browser-bundle.test.ts",
  "test/cli/{full-disk,study-costs,study-killed}.test.ts",
  "test/fixtures/every-garment.test.ts",
  "test/package/*.test.ts",
  "test/profile/second-copy.test.ts",
  "test/report/html/client/{layer-table,pages}.test.ts",
  "test/report/html/client/{cost-tree/cost-tree,layer-panel/layer-panel}.test.ts",
  "test/study/{drawn-study,on-backends,run-study}.test.ts",
  "test/training/browser-safe.test.ts",
];

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: ["build-page.js"],
    setupFiles: ["test/seeded-properties.ts"],
    // Properties are part of `npm test` too, with fewer models.
    include: [...slowTests, "test/**/*.property.test.ts"],
    env: { PROPERTY_RUNS: "150" },
    pool: "forks",
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
export default config;
