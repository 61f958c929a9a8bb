import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import { count, factor } from "../format.ts";
import { shortTime } from "../short-number.ts";
import type { Tile } from "./tile.ts";

const verdicts: Readonly<Record<ComparisonRecord["verdict"], string>> = {
  faster: "b is faster",
  slower: "b is slower",
  "no-difference": "no difference detectable",
  undecided: "undecided",
};

/** Both times, and the ratio with what it says of b. */
export function comparisonTiles({ a, b, ratio, verdict }: ComparisonRecord): readonly Tile[] {
  return [
    sideTile("a", a),
    sideTile("b", b),
    {
      label: "Time of a by time of b",
      value: factor(ratio, verdict !== "no-difference"),
      detail: verdicts[verdict],
    },
  ];
}

function sideTile(side: string, { name, backend, endToEnd }: Compared): Tile {
  return {
    label: `Time of ${side}`,
    value: shortTime(endToEnd.medianMs),
    detail: `${name}, ${backend}, median of ${count(endToEnd.samples)}`,
  };
}
