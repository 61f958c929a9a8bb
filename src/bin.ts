#!/usr/bin/env node
import module from "node:module";
import { processIo } from "./cli/io.ts";

// Since Node 22.8: what is compiled once is read from a cache the next time.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
const { run } = await import("./cli/run.ts");
process.exitCode = await run(processIo());
