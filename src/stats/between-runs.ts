/**
 * By how much two times of separate processes differ for reasons that samples within one process know nothing of: where memory lies, what was compiled
 * how, what else the machine did. A part of the lesser. A convention, borne out by `reports/repeated-times.json`: of 14 models on backends, timed
 * three times each, two of three pairs of runs end to end lie within it.
 */
export const betweenRuns = 0.05;
