import { describe, expect, it } from "vitest";
import { seededRandom, shuffle } from "../../src/stats/seeded-random.ts";

describe("seededRandom", () => {
  it("is mulberry32: the first three 32-bit outputs of seeds 0 and 1", () => {
    const outputs = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [random(), random(), random()].map((value) => value * 2 ** 32);
    };
    expect(outputs(0)).toEqual([1144304738, 1416247, 958946056]);
    expect(outputs(1)).toEqual([2693262067, 11749833, 2265367787]);
  });

  it("takes whole numbers only, of which the lowest 32 bits count", () => {
    expect(seededRandom(7)()).toBe(seededRandom(7 + 2 ** 32)());
    expect(() => seededRandom(0.5)).toThrow(new RangeError("seed 0.5 is not a whole number"));
  });

  it("fills ten bins of 10,000 draws evenly: chi-squared below its 99.9 % point for 9 degrees of freedom", () => {
    const random = seededRandom(5);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) bins[Math.floor(random() * 10)]! += 1;
    const chiSquared = bins.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(27.88);
  });
});

describe("shuffle", () => {
  it("swaps from the end by Fisher and Yates", () => {
    const draws = [0, 0.5, 0.999];
    // last 3, floor(0 * 4) = 0: d b c a; last 2, floor(0.5 * 3) = 1: d c b a; last 1, floor(0.999 * 2) = 1: as is
    expect(shuffle(["a", "b", "c", "d"], () => draws.shift()!)).toEqual(["d", "c", "b", "a"]);
  });

  it("reaches each order of three about equally often in 6,000 shuffles", () => {
    const random = seededRandom(3);
    const seen = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const order = shuffle([0, 1, 2], random).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    // 1000 expected, standard deviation sqrt(6000 * 1/6 * 5/6) = 28.9
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * 28.9);
  });

  it("copies", () => {
    const original = [1, 2, 3];
    shuffle(original, () => 0);
    expect(original).toEqual([1, 2, 3]);
    expect(shuffle([], () => 0)).toEqual([]);
  });
});
