import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/** The property of random models against their Jacobian, on 1,000 of them; `npm test` tries 60. */
const config: ViteUserConfig = defineConfig({
  test: {
    setupFiles: ["test/seeded-properties.ts"],
    include: ["test/**/*.property.test.ts"],
    env: { PROPERTY_RUNS: "1000" },
    pool: "forks",
    testTimeout: 600_000,
  },
});
export default config;
