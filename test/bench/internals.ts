// What benchmarks take from the profiler, built as the package is: what users run is timed, not what the test runner makes of the sources.
export { withInitialWeights } from "../../src/model/layers/initial-weights.ts";
export { profile } from "../../src/profile/profile.ts";
export { recordOf } from "../../src/profile/record-of.ts";
export { subjectOf } from "../../src/profile/subject/subject-of.ts";
export { tensorWithoutData } from "../../src/trace/shape-backend.ts";
export { openShapeBackend } from "../../src/trace/tfjs-internals/on-shape-backend.ts";
