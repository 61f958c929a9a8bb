import { execFileSync } from "node:child_process";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

/** A peer's static profiles of a built model in one round. */
export interface PeerRound {
  readonly tool: string;
  /** The fastest of {@link peerRuns} runs after two that are not timed. */
  readonly minMs: number;
}

/** A peer's median time on the machine that the reference figures were made on. */
export interface RecordedPeer {
  readonly tool: string;
  readonly medianMs: number;
  readonly measured: "recorded";
}

/** Timed runs of a peer in a round, as its script has them. */
export const peerRuns = 7;

type Warm = Readonly<Record<string, { readonly wall_ms?: number; readonly wall_min_ms?: number }>>;

/** The fastest peer of each model, as its authors name it, with the arguments of the script that times it. */
const fastest: Readonly<Record<string, readonly [tool: string, device: "cpu" | "meta"]>> = {
  resnet50: ["ptflops[aten]", "meta"],
  mobilenet_v2: ["ultralytics-thop", "cpu"],
  efficientnet_b0: ["ultralytics-thop", "cpu"],
  vit_base_patch16_224: ["ptflops[pytorch]", "meta"],
};

/** Times the fastest peer of each model once, in processes of their own; a model is absent where Python has no torch or not the peer. */
export function peerRound(models: readonly string[]): ReadonlyMap<string, PeerRound> {
  const round = new Map<string, PeerRound>();
  const runs = new Map<string, Warm | undefined>();
  for (const model of models) {
    const peer = fastest[model];
    if (peer === undefined || noSharedFiles !== undefined) continue;
    const [tool, device] = peer;
    const key = `${tool} ${device}`;
    if (!runs.has(key)) runs.set(key, measure(tool, device));
    const minMs = runs.get(key)?.[model]?.wall_min_ms;
    if (minMs !== undefined) round.set(model, { tool, minMs });
  }
  return round;
}

/** The fastest peer's time as recorded on another machine. */
export function recordedPeer(model: string): RecordedPeer | undefined {
  const peer = fastest[model];
  if (peer === undefined || noSharedFiles !== undefined) return undefined;
  const [tool, device] = peer;
  const { warm } = sharedJson<{ warm: Record<string, Warm> }>("oracles/peers/peer-timing.json");
  const medianMs = warm[device === "meta" ? `${tool} @meta` : tool]?.[model]?.wall_ms;
  return medianMs === undefined ? undefined : { tool, medianMs, measured: "recorded" };
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
