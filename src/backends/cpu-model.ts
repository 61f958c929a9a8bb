import { cpus } from "node:os";

/** The processor's name as the system gives it, without padding; `unknown CPU` where the system gives none. */
export function cpuModel(): string {
  const name = cpus()[0]?.model.replace(/\s+/g, " ").trim();
  return name === undefined || name === "" || name === "unknown" ? "unknown CPU" : name;
}
