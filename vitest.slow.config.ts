import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/** Tests of minutes: the packed package, installed in empty projects and beside versions of tfjs; studies that are killed and go on. */
export const slowTests: readonly string[] = [
  "test/cli/study-killed.test.ts",
  "test/package/{beside-tfjs,charts}.test.ts",
];

const config: ViteUserConfig = defineConfig({
  test: {
    include: [...slowTests],
    pool: "forks",
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
export default config;
