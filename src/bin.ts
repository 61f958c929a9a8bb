#!/usr/bin/env node
import { processIo } from "./cli/process-io.ts";
import { run } from "./cli/run.ts";

process.exitCode = await run(processIo());
