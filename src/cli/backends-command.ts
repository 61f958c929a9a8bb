import { Argument, Option } from "commander";
import type { BackendReport } from "../backends/backend-report.ts";
import { installTensorFlow } from "../backends/install/install-tensorflow.ts";
import { installWebGpu } from "../backends/install/install-webgpu.ts";
import { ProfilerError } from "../errors.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import type { Io } from "./io.ts";
import { probeAll } from "./probe-all.ts";

interface Options {
  readonly format: "text" | "json";
  readonly gpu?: boolean;
}

const help = `
install puts what a backend needs into the project's node_modules, without writing it into package.json:
  webgpu      webgpu (Dawn) and @tensorflow/tfjs-backend-webgpu, 150 MB from npm; the GPU's driver is not among it
  tensorflow  @tensorflow/tfjs-node-gpu with a current TensorFlow, which its own installer can't: npm brings the package, pip TensorFlow's
              C library (checked by SHA-256), g++ builds the addon between them; Linux on x64; 270 MB of downloads, 0.9 GB on disk,
              and with --gpu, for CUDA 12, 3.3 GB of downloads, 5.6 GB on disk
Downloads are kept in CLOTHNET_CACHE, by default clothnet-profiler in XDG_CACHE_HOME or ~/.cache. npm removes what package.json doesn't
name, so run it again after an npm install; what is there is kept.`;

/** `backends`: what can compute here and what mends what can't; `backends install tensorflow` puts the native part there. */
export const backendsCommand: CliCommand = defineCommand({
  name: "backends",
  define: (command) =>
    command
      .description("list what models can be computed on here, and what mends what can't; or install it")
      .addArgument(new Argument("[action]", "what to do").choices(["list", "install"]).default("list"))
      .addArgument(new Argument("[backend]", "what to install").choices(["tensorflow", "webgpu"]))
      .option("--gpu", "install: with CUDA 12, for an NVIDIA GPU")
      .addOption(
        new Option("--format <name>", "list: what to print").choices(["text", "json"]).default("text"),
      )
      .addHelpText("after", help),
  run: async (parsed, io) => {
    const [action, backend] = parsed.processedArgs as [string, string | undefined];
    const { gpu = false, format } = parsed.opts<Options>();
    if (action === "install") {
      if (backend === undefined)
        throw wrongUse("install without the name of a backend", "install tensorflow");
      if (gpu && backend !== "tensorflow")
        throw wrongUse(`--gpu with ${backend}`, "install tensorflow --gpu");
      await install(backend, gpu, io);
      return 0;
    }
    if (gpu) throw wrongUse("--gpu without install", "install tensorflow --gpu");
    if (backend !== undefined) throw wrongUse(`list ${backend}`, "list");
    const reports = await probeAll(io);
    io.stdout.write(
      format === "json" ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(linesOf).join("\n"),
    );
    return 0;
  },
});

function wrongUse(found: string, expected: string): ProfilerError {
  return new ProfilerError("wrong-option", {
    found,
    expected,
    remedy: `run 'clothnet-report backends ${expected}'`,
  });
}

function linesOf(report: BackendReport): string {
  const rows =
    report.status === "usable"
      ? [
          ["device", report.device],
          ["GPU", report.gpu ? "yes" : report.softwareGpu ? "no, software plays one" : "no"],
          ["driver", report.driver],
          ["clock", report.clock],
          ["kernels", waiting[report.kernelTiming]],
        ]
      : [
          ["found", report.found],
          ["to mend", report.remedy],
        ];
  const lines = rows.map(([title = "", text]) => `  ${title.padEnd(8)} ${text}\n`);
  return [`${report.name}: ${report.status === "usable" ? "usable" : "not usable"}\n`, ...lines].join("");
}

const waiting = {
  synchronous: "finished when their call returns",
  "read-back": "waited for by reading one number of the output",
  "timestamp-query": "timed by the device",
};

async function install(name: string, gpu: boolean, io: Io): Promise<void> {
  const say = (line: string): unknown => io.stderr.write(`${line}\n`);
  const surroundings = { env: io.env, signal: io.signal, say };
  const cwd = process.cwd();
  const { project, backend } =
    name === "webgpu"
      ? await installWebGpu(cwd, surroundings)
      : await installTensorFlow({ cwd, gpu }, surroundings);
  if (backend === undefined) {
    io.stdout.write(`${name}${gpu ? " with CUDA" : ""} is already there, in ${project}\n`);
    return;
  }
  io.stdout.write(linesOf(backend));
  if (gpu && backend.status === "usable" && !backend.gpu) {
    say("it computes on the CPU: TensorFlow found no GPU; see that nvidia-smi lists one");
  }
}
