import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/** The packed package, installed in empty projects and beside versions of tfjs. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/package/{beside-tfjs,charts}.test.ts"],
    pool: "forks",
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
export default config;
