import { cpus, platform, release } from "node:os";
import { version_core } from "@tensorflow/tfjs-core";
import type { HostInfo } from "../record/study-record.ts";

/** The machine and the libraries that a study ran on. */
export function hostInfo(): HostInfo {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: cpus().length,
    platform: `${platform()} ${release()}`,
    node: process.version,
    packages: [{ name: "@tensorflow/tfjs-core", version: version_core }],
  };
}
