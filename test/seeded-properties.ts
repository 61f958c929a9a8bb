import fc from "fast-check";

// A failure must be the same on every machine and at every run.
fc.configureGlobal({ seed: 20_261_124 });
