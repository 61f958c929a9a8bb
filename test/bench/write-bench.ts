import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

const file = new URL("../../reports/bench.json", import.meta.url);

/** Writes one section of `reports/bench.json`, with the machine and its load beside it; the other sections stay. */
export function writeBench(section: string, content: object): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : {};
  const processors = cpus();
  const machine = {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    node: process.version,
    load: loadavg().map((load) => Math.round(load * 100) / 100),
    clock: "performance.now",
  };
  const next = { ...before, [section]: { machine, ...content } };
  writeFileSync(file, `${JSON.stringify(next, undefined, 2)}\n`);
}
