import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import { count, factor } from "../format.ts";
import { shortTime } from "../short-number.ts";
import type { Tile } from "./tile.ts";

/** Both times, and what they say of b. */
export function comparisonTiles(record: ComparisonRecord): readonly Tile[] {
  const { a, b, ratio, verdict } = record;
  return [
    sideTile("a", a),
    sideTile("b", b),
    {
      label: "b against a",
      value: verdictText(record),
      detail: `time of a by time of b: ${factor(ratio, verdict === "faster" || verdict === "slower")}`,
    },
  ];
}

function verdictText({ verdict, ratio }: ComparisonRecord): string {
  if (verdict === "faster") return `${factor(ratio, true)}x faster`;
  if (verdict === "slower") return `${factor(1 / ratio, true)}x slower`;
  return verdict === "undecided" ? "undecided" : "no difference detectable";
}

function sideTile(side: string, { name, backend, endToEnd }: Compared): Tile {
  return {
    label: `Time of ${side}`,
    value: shortTime(endToEnd.medianMs),
    detail: `${name}, ${backend}, median of ${count(endToEnd.samples)}`,
  };
}
