/**
 * By how much two times of separate processes differ for reasons that samples within one process know nothing of: where memory lies, what was compiled
 * how, what else the machine did. A part of the lesser. A convention; of `reports/repeated-times.json`, 14 models on backends that were timed three
 * times each, 27 of 42 pairs of runs end to end lie within it: 13 of 15 on wasm, 10 of 12 on cpu, and only 4 of 15 on tensorflow.
 */
export const betweenRuns = 0.05;
