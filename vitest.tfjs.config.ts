import { join } from "node:path";
import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

/** The contract with tfjs' internals, on the copy of tfjs in the project that TFJS_PROJECT names. */
const project = process.env["TFJS_PROJECT"];
if (project === undefined) throw new Error("TFJS_PROJECT must name a project with @tensorflow/tfjs");
const names = ["tfjs-core", "tfjs-layers", "tfjs-converter", "tfjs-backend-cpu"];

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: names.map((name) => ({
      find: new RegExp(`^@tensorflow/${name}$`),
      replacement: join(project, "node_modules/@tensorflow", name, "dist", `tf-${name.slice(5)}.node.js`),
    })),
  },
  test: {
    include: ["test/trace/tfjs-internals/contract.test.ts"],
    pool: "forks",
    testTimeout: 120_000,
  },
});
export default config;
