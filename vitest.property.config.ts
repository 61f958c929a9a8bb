import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/** The properties of random models and graphs against their Jacobian, on 1,000 of each; `npm test` tries 30 and 25. */
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
