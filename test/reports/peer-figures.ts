import { sharedJson } from "../shared-files.ts";

/** A peer, and how many of its units make one multiply-accumulate. */
export interface Peer {
  readonly name: string;
  readonly key: string;
  readonly unitsPerMac: number;
}

/** The table's columns. */
export const peers: readonly Peer[] = [
  { name: "ultralytics-thop", key: "ultralytics-thop", unitsPerMac: 1 },
  { name: "torchprofile", key: "torchprofile", unitsPerMac: 1 },
  { name: "fvcore", key: "fvcore", unitsPerMac: 1 },
  { name: "torch flop_counter", key: "torch.flop_counter", unitsPerMac: 2 },
  { name: "ptflops aten", key: "ptflops[aten]", unitsPerMac: 1 },
  { name: "calflops", key: "calflops", unitsPerMac: 1 },
  { name: "torchscan", key: "torchscan", unitsPerMac: 1 },
  { name: "ptflops pytorch", key: "ptflops[pytorch]", unitsPerMac: 1 },
  { name: "thop 0.1.1", key: "thop-0.1.1(orig)", unitsPerMac: 1 },
  { name: "torchinfo", key: "torchinfo", unitsPerMac: 1 },
];

interface Figure {
  readonly value?: number;
  readonly macs?: number;
}

type Figures = Readonly<Record<string, Readonly<Record<string, Figure>>>>;

/** What a peer printed for a case, in multiply-accumulates; undefined where it failed. */
export function peerMacs({ key, unitsPerMac }: Peer, peerCase: string): number | undefined {
  const micro = sharedJson<Figures>("oracles/peers/peer-micro.json");
  const networks = sharedJson<Figures>("oracles/peers/peer-counts.json");
  const figure = micro[key]?.[peerCase] ?? networks[key]?.[peerCase];
  if (figure?.macs !== undefined) return figure.macs;
  return figure?.value === undefined ? undefined : figure.value / unitsPerMac;
}
