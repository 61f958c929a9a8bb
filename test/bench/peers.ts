import { execFileSync } from "node:child_process";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

/** A peer's time for one static profile of a built model. */
export interface PeerTime {
  readonly tool: string;
  readonly medianMs: number;
  /** `here`: in this run, on this machine. `recorded`: on the machine that the reference figures were made on. */
  readonly measured: "here" | "recorded";
}

type Warm = Readonly<Record<string, { readonly wall_ms?: number }>>;

/** The fastest peer of each model, as its authors name it, with the arguments of the script that times it. */
const fastest: Readonly<Record<string, readonly [tool: string, device: "cpu" | "meta"]>> = {
  resnet50: ["ptflops[aten]", "meta"],
  mobilenet_v2: ["ultralytics-thop", "cpu"],
  efficientnet_b0: ["ultralytics-thop", "cpu"],
  vit_base_patch16_224: ["ptflops[pytorch]", "meta"],
};

const measured = new Map<string, Warm | undefined>();

/** The fastest peer's time: measured beside ours where a Python with torch and the peer is there, else as recorded. */
export function fastestPeer(model: string): PeerTime | undefined {
  const peer = fastest[model];
  if (peer === undefined || noSharedFiles !== undefined) return undefined;
  const [tool, device] = peer;
  const key = `${tool} ${device}`;
  if (!measured.has(key)) measured.set(key, measure(tool, device));
  const here = measured.get(key)?.[model]?.wall_ms;
  if (here !== undefined) return { tool, medianMs: here, measured: "here" };
  const { warm } = sharedJson<{ warm: Record<string, Warm> }>("oracles/peers/peer-timing.json");
  const recorded = warm[device === "meta" ? `${tool} @meta` : tool]?.[model]?.wall_ms;
  return recorded === undefined ? undefined : { tool, medianMs: recorded, measured: "recorded" };
}

function measure(tool: string, device: string): Warm | undefined {
  const python = process.env["PEERS_PYTHON"] ?? "python3";
  try {
    execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    const printed = execFileSync(python, [sharedPath("oracles/peers/run_timing.py"), "_warm", tool, device], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const line = printed.split("\n").find((each) => each.startsWith("JSON"));
    return line === undefined ? undefined : (JSON.parse(line.slice(4)) as Warm);
  } catch {
    console.warn(
      `${tool} is not measured here: ${python} has no torch or not that package (set PEERS_PYTHON)`,
    );
    return undefined;
  }
}
