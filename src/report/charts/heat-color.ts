/** Colours from black over violet and orange to pale yellow, each lighter than the one before: they keep their order in grey print. */
const stops = [
  [0, 0, 4],
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
] as const;

/** The color of a value from 0 to 1: red, green and blue from 0 to 255. */
export function heatColor(value: number): readonly [number, number, number] {
  const at = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [stops[low], stops[low + 1]] as [(typeof stops)[number], (typeof stops)[number]];
  const between = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (at - low));
  return [between(0), between(1), between(2)];
}
