import { count } from "../../src/report/format.ts";
import { structures } from "./counted-structures.ts";
import { peers } from "./peer-figures.ts";
import type { Peer } from "./peer-figures.ts";

/** One structure: the exact count, ours, and what each peer printed. */
export interface CounterRow {
  readonly structure: string;
  readonly arithmetic: string;
  readonly exactMacs: number;
  readonly oursMacs: number | undefined;
  /** Multiply-accumulates by peer; absent where the peer failed. */
  readonly peerMacs: Readonly<Record<string, number>>;
}

/** The whole report as data. */
export interface CounterReport {
  readonly about: string;
  readonly peerVersions: string;
  readonly rows: readonly CounterRow[];
}

/** A figure this far from the exact one is more than what biases and normalization make. */
const tolerance = 0.03;

/** Counts every structure with the profiler and sets the peers' recorded figures beside. */
export async function counterReport(
  peerMacs: (peer: Peer, peerCase: string, structure: string) => number | undefined,
): Promise<CounterReport> {
  const rows: CounterRow[] = [];
  for (const { structure, peerCase, arithmetic, exactMacs, ours } of structures) {
    const figures = peers.map((peer) => [peer.name, peerMacs(peer, peerCase, structure)] as const);
    rows.push({
      structure,
      arithmetic,
      exactMacs,
      oursMacs: await ours(),
      peerMacs: Object.fromEntries(figures.filter(([, macs]) => macs !== undefined)) as Record<
        string,
        number
      >,
    });
  }
  return {
    about:
      "Multiply-accumulates of structures that some counters get wrong: exact by arithmetic, counted by clothnet-profiler in TensorFlow.js, and printed by PyTorch's counters for the same structure on CPU",
    peerVersions:
      "torch 2.13.0, torchvision 0.28.0, timm 1.0.31, fvcore 0.1.5, ptflops 0.7.5, ultralytics-thop 2.2.3, thop 0.1.1, calflops 0.3.2, torchinfo 1.8.0, torchscan 0.2.0, torchprofile 0.1.0",
    rows,
  };
}

/** The report as a page: shares of the exact count, those that are off by more than 3 % in bold. */
export function counterPage(report: CounterReport): string {
  return [
    "# Where counters are wrong",
    "",
    "Counted ÷ exact, so 1.00 is right; **bold** is off by more than 3 %, which biases and normalization do not explain. Peers that print",
    "FLOPs are halved. Each structure was given to the PyTorch counters in PyTorch and to clothnet-profiler in TensorFlow.js; a test",
    "counts ours again and checks this page.",
    "",
    counterTable(report),
    "",
    "ptflops divides by the batch. PyTorch's fused attention and its LSTM are single kernels, which some tables lack; TensorFlow.js has",
    "no such kernels, and ours are counted as they run.",
    "",
    `Peers: ${report.peerVersions}.`,
    "",
  ].join("\n");
}

/** Its table: shares of the exact count. */
function counterTable({ rows }: CounterReport): string {
  const names = peers.map(({ name }) => name);
  const header = ["structure", "exact multiply-accumulates", "clothnet-profiler", ...names];
  const lines = rows.map((row) => [
    row.structure,
    `${count(row.exactMacs)} = ${row.arithmetic}`,
    share(row.oursMacs, row.exactMacs),
    ...names.map((name) => share(row.peerMacs[name], row.exactMacs)),
  ]);
  return [
    `| ${header.join(" | ")} |`,
    `| ${header.map((_, column) => (column < 2 ? "---" : "---:")).join(" | ")} |`,
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}

function share(macs: number | undefined, exact: number): string {
  if (macs === undefined) return "failed";
  const ratio = macs / exact;
  const text = macs === 0 ? "0" : ratio.toFixed(2);
  return Math.abs(ratio - 1) > tolerance ? `**${text}**` : text;
}
