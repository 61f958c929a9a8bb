/**
 * By how much two times of separate processes differ for reasons that samples within one process know nothing of: where memory lies, what was compiled
 * how, what else the machine did. A part of the lesser. A convention; of `reports/repeated-times.json`, 14 models on backends that were timed three
 * times each, 24 of 27 pairs of runs end to end on wasm and cpu, which compute on one thread, lie within it. Of webgpu no runs were
 * measured: it is taken to be like them.
 */
export const betweenRuns = 0.05;

/**
 * Where that is too little: on tensorflow, which shares its threads' cores with all else, only 6 of 15 pairs lie within 5 %. In the report all are
 * within 19 %; on the same machine, 38 % was seen in earlier ones.
 */
const farther: Readonly<Record<string, number>> = { tensorflow: 0.4 };

/** What records of separate runs on some backends must differ by to be told apart, as a part of the lesser. */
export function marginOf(backends: readonly string[]): number {
  return Math.max(...backends.map((backend) => farther[backend] ?? betweenRuns));
}

/** The farthest apart that runs on wasm and cpu were seen to be: 6 % in the report, 12 % in earlier runs. */
export const farthestRuns = 0.12;
