import { Argument, Option } from "commander";
import { probeAll } from "../backends/choose-backend.ts";
import { backends } from "../backends/index.ts";
import type { BackendReport } from "../backends/probe-backend.ts";
import { ProfilerError } from "../errors.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import type { Io } from "./io.ts";
import { refuseOptions } from "./refuse-options.ts";

interface Options {
  readonly format: "text" | "json";
  readonly gpu?: boolean;
}

const installable = backends.flatMap((entry) =>
  entry.installer === undefined ? [] : [{ entry, ...entry.installer }],
);

const help = `
install adds a backend to the project's node_modules; package.json stays as it is.
  webgpu      webgpu (Dawn) and @tensorflow/tfjs-backend-webgpu: 150 MB from npm, without the GPU's driver
  tensorflow  @tensorflow/tfjs-node-gpu with a current TensorFlow, which the package's own installer can't provide: the package from npm,
              TensorFlow's C library with pip (checked by SHA-256), and an addon built with g++. Linux on x64 only.
              Downloads 270 MB, takes 0.9 GB of disk; with --gpu (CUDA 12) 3.3 GB and 5.6 GB
Downloads are kept in CLOTHNET_CACHE; default: clothnet-profiler in XDG_CACHE_HOME or ~/.cache. npm install removes packages that package.json
does not name. Run the command again after it: finished steps are kept.`;

/** `backends`: lists usable backends and how to fix the others; `backends install <backend>` installs one. */
export const backendsCommand: CliCommand = defineCommand({
  define: (command) =>
    command
      .addArgument(new Argument("[action]", "what to do").choices(["list", "install"]).default("list"))
      .addArgument(
        new Argument("[backend]", "install: which one").choices(installable.map(({ entry }) => entry.name)),
      )
      .option("--gpu", "install: with CUDA 12, for an NVIDIA GPU")
      .addOption(
        new Option("--format <name>", "list: output format").choices(["text", "json"]).default("text"),
      )
      .addHelpText("after", help),
  run: async (parsed, io) => {
    const [action, name] = parsed.processedArgs as [string, string | undefined];
    const { gpu = false, format } = parsed.opts<Options>();
    if (action === "install") {
      refuseOptions(parsed, ["format"], "with install, which prints lines", "list the backends");
      await install(name, gpu, io);
      return 0;
    }
    if (gpu) throw wrongUse("--gpu without install", "install tensorflow --gpu");
    if (name !== undefined) throw wrongUse(`list ${name}`, "list");
    const reports = await probeAll(io.signal);
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
    remedy: `run 'npx clothnet-report backends ${expected}'`,
  });
}

function linesOf(report: BackendReport): string {
  const rows =
    report.status === "usable"
      ? [
          ["device", report.device],
          ["GPU", report.gpu ? "yes" : report.softwareGpu ? "no, software-emulated" : "no"],
          ["driver", report.driver],
          ["clock", report.clock],
          ["kernels", kernelEnd[report.kernelTiming]],
        ]
      : [
          ["found", report.found],
          ["fix", report.remedy],
        ];
  const lines = rows.map(([title = "", text]) => `  ${title.padEnd(8)} ${text}\n`);
  return [`${report.name}: ${report.status === "usable" ? "usable" : "not usable"}\n`, ...lines].join("");
}

const kernelEnd = {
  synchronous: "finished when their call returns",
  "read-back": "waited for by reading one number of the output",
  "timestamp-query": "timed by the device",
};

async function install(name: string | undefined, gpu: boolean, io: Io): Promise<void> {
  const chosen = installable.find(({ entry }) => entry.name === name);
  if (chosen === undefined) throw wrongUse("install without the name of a backend", "install tensorflow");
  const { entry, cuda, load } = chosen;
  if (gpu && !cuda) throw wrongUse(`--gpu with ${entry.name}`, "install tensorflow --gpu");
  const say = (line: string): unknown => io.stderr.write(`${line}\n`);
  const run = await load();
  const context = { env: io.env, signal: io.signal, say };
  const { project, backend } = await run(entry, { cwd: process.cwd(), gpu }, context);
  if (backend === undefined) {
    io.stdout.write(`${entry.name}${gpu ? " with CUDA" : ""} is already installed in ${project}\n`);
    return;
  }
  io.stdout.write(linesOf(backend));
  if (gpu && backend.status === "usable" && !backend.gpu) {
    say("tensorflow computes on the CPU: it found no GPU; check that nvidia-smi lists one");
  }
}
