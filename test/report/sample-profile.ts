import type { LayerRow, ProfileRecord, Timing } from "../../src/record/profile-record.ts";

/**
 * A network small enough to count by hand, on one image of 8×8×3.
 *
 * conv1: 3×3×3→4, valid, output 6×6×4. MACs 6·6·4·(3·3·3) = 3,888; params 3·3·3·4 + 4 = 112; FLOPs 2·3,888 + 144 biases = 7,920.
 * relu: 6·6·4 = 144 FLOPs.
 * conv2: 3×3×4→8, stride 2, valid, output 2×2×8. MACs 2·2·8·(3·3·4) = 1,152; params 296; FLOPs 2,304 + 32 = 2,336.
 * pool: mean of 2·2 over 8 channels, 32 FLOPs.
 * dense: 8→3. MACs 24; params 27; FLOPs 48 + 3 = 51.
 * Totals: MACs 3,888 + 1,152 + 24 = 5,064; params 112 + 296 + 27 = 435; FLOPs 7,920 + 144 + 2,336 + 32 + 51 = 10,483.
 * Bytes (4 per number): weights 448 + 1,184 + 108 = 1,740; read 1,216 + 576 + 1,760 + 128 + 140 = 3,820;
 * written 576 + 576 + 128 + 32 + 12 = 1,324. Receptive fields: 3; 3; 3 + (3 − 1)·1 = 5 at stride 2; everything. The middle units' windows
 * lie inside the image: 3·3 and 5·5 of 64 positions.
 */
export function sampleProfile(changes: Partial<ProfileRecord> = {}): ProfileRecord {
  return {
    schemaVersion: 3,
    tool: { name: "clothnet-profiler", version: "0.1.0" },
    createdAt: "2026-01-02T03:04:05.000Z",
    model: {
      name: "tiny-cnn",
      format: "layers-model",
      sha256: "ab".repeat(32),
      inputs: [{ name: "image", shape: [1, 8, 8, 3], dtype: "float32" }],
      outputs: [{ name: "dense", shape: [1, 3], dtype: "float32" }],
      batch: 1,
    },
    convention: "exact",
    status: "complete",
    reasons: [],
    layers: sampleRows(),
    totals: {
      params: 435,
      trainableParams: 435,
      macs: 5064,
      flops: 10483,
      bytes: { weights: 1740, read: 3820, written: 1324 },
      // The image (768) and conv1's output (576) are alive together: 1,344.
      peakActivationBytes: 1344,
    },
    uncounted: [],
    ...changes,
  };
}

/** The rows of {@link sampleProfile}. */
export function sampleRows(): readonly LayerRow[] {
  const local = { status: "exact", padding: [0, 0] } as const;
  return [
    {
      path: "conv1",
      name: "conv1",
      type: "Conv2D",
      call: 0,
      inputShapes: [[1, 8, 8, 3]],
      outputShapes: [[1, 6, 6, 4]],
      params: 112,
      trainableParams: 112,
      macs: 3888,
      flops: 7920,
      bytes: { weights: 448, read: 1216, written: 576 },
      receptiveField: { ...local, size: [3, 3], stride: [1, 1], centre: [1, 1], seen: [3, 3], share: 9 / 64 },
      status: "complete",
    },
    {
      path: "relu",
      name: "relu",
      type: "ReLU",
      call: 0,
      inputShapes: [[1, 6, 6, 4]],
      outputShapes: [[1, 6, 6, 4]],
      params: 0,
      trainableParams: 0,
      macs: 0,
      flops: 144,
      bytes: { weights: 0, read: 576, written: 576 },
      receptiveField: { ...local, size: [3, 3], stride: [1, 1], centre: [1, 1], seen: [3, 3], share: 9 / 64 },
      status: "complete",
    },
    {
      path: "conv2",
      name: "conv2",
      type: "Conv2D",
      call: 0,
      inputShapes: [[1, 6, 6, 4]],
      outputShapes: [[1, 2, 2, 8]],
      params: 296,
      trainableParams: 296,
      macs: 1152,
      flops: 2336,
      bytes: { weights: 1184, read: 1760, written: 128 },
      receptiveField: {
        ...local,
        size: [5, 5],
        stride: [2, 2],
        centre: [2, 2],
        seen: [5, 5],
        share: 25 / 64,
      },
      status: "complete",
    },
    {
      path: "pool",
      name: "pool",
      type: "GlobalAveragePooling2D",
      call: 0,
      inputShapes: [[1, 2, 2, 8]],
      outputShapes: [[1, 8]],
      params: 0,
      trainableParams: 0,
      macs: 0,
      flops: 32,
      bytes: { weights: 0, read: 128, written: 32 },
      receptiveField: { status: "global" },
      status: "complete",
    },
    {
      path: "dense",
      name: "dense",
      type: "Dense",
      call: 0,
      inputShapes: [[1, 8]],
      outputShapes: [[1, 3]],
      params: 27,
      trainableParams: 27,
      macs: 24,
      flops: 51,
      bytes: { weights: 108, read: 140, written: 12 },
      receptiveField: { status: "global" },
      status: "complete",
    },
  ];
}

/** The same network timed: rows sum to 0.4 + 0.3 + 0.2 + 0.05 + 0.05 = 1 ms, end to end 1.25 ms, so 20 % is outside the rows. */
export function timedProfile(changes: Partial<ProfileRecord> = {}): ProfileRecord {
  const medians = [0.4, 0.3, 0.2, 0.05, 0.05];
  const timing: Timing = {
    backend: "wasm",
    device: "Sample CPU, 2 threads",
    gpu: false,
    clock: "process.hrtime.bigint",
    clockResolutionMs: 0.0001,
    runs: 30,
    warmup: 5,
    firstRunMs: 9.5,
    endToEnd: { medianMs: 1.25, madMs: 0.05, p95Ms: 1.5, samples: 30 },
    sumOfLayersMs: 1,
    unexplainedShare: 0.2,
    weights: "random",
    notes: [
      {
        code: "unclassified",
        text: "the weights are random values, so times of value-dependent ops are not those of the trained model",
      },
    ],
  };
  return sampleProfile({
    timing,
    layers: sampleRows().map((row, index) => {
      const medianMs = medians[index] ?? 0;
      const rank = index < 3 ? { first: index + 1, last: index + 1 } : { first: 4, last: 5 };
      const time = { medianMs, madMs: 0.01, p95Ms: medianMs * 2, samples: 30, share: medianMs, rank };
      return { ...row, time };
    }),
    ...changes,
  });
}

/** {@link timedProfile} of one run, whose figures are its samples. */
export function oneRunProfile(): ProfileRecord {
  const { timing, layers, ...rest } = timedProfile();
  if (timing === undefined) throw new Error("the sample has times");
  const endToEnd = { medianMs: 1.25, madMs: 0, p95Ms: 1.25, samples: 1, samplesMs: [1.25] };
  return {
    ...rest,
    timing: { ...timing, runs: 1, endToEnd },
    layers: layers.map((row) => {
      const { medianMs = 0, share = 0 } = row.time ?? {};
      const rank = { first: 1, last: layers.length };
      return { ...row, time: { medianMs, madMs: 0, p95Ms: medianMs, samples: 1, share, rank } };
    }),
  };
}

/** The same network with a custom layer between `conv2` and `pool` that nobody can count: its totals are lower bounds. */
export function partialProfile(): ProfileRecord {
  const rows = sampleRows();
  const reason = { code: "op-not-counted", text: "op MyCustomOp has no cost rule" } as const;
  const unknown: LayerRow = {
    path: "outer/custom",
    name: "custom",
    type: "MyLayer",
    call: 1,
    inputShapes: [[1, 2, 2, 8]],
    outputShapes: [[1, 2, 2, 8]],
    params: 0,
    trainableParams: 0,
    bytes: { weights: 0, read: 128, written: 128 },
    receptiveField: { status: "unavailable", reason: { code: "no-window-rule", op: "MyCustomOp" } },
    status: "unavailable",
    reasons: [reason],
  };
  const half: LayerRow = {
    path: "attention",
    name: "attention",
    type: "MultiHeadAttention",
    call: 0,
    inputShapes: [[1, 2, 2, 8]],
    outputShapes: [[1, 2, 2, 8]],
    // One 8→8 projection of 4 positions is counted: 4·8·8 = 256.
    params: 64,
    trainableParams: 0,
    macs: 256,
    flops: 512,
    bytes: { weights: 256, read: 384, written: 128 },
    receptiveField: {
      status: "misaligned",
      size: [7, 7],
      reason: { code: "paths-misaligned", differ: "centre" },
    },
    status: "partial",
    reasons: [reason],
  };
  return sampleProfile({
    status: "partial",
    reasons: [reason],
    layers: [...rows.slice(0, 3), unknown, half, ...rows.slice(3)],
    totals: {
      params: 499,
      trainableParams: 435,
      macs: 5320,
      flops: 10995,
      bytes: { weights: 1996, read: 4332, written: 1580 },
    },
    uncounted: [{ op: "MyCustomOp", calls: 2, layers: ["outer/custom", "attention"] }],
  });
}

/** A timed profile with a training step of 4 ms, layers and loss 3 ms, and these shares of both that are not explained, run by run. */
export function withUnexplained(profile: ProfileRecord, forward: number, step: number): ProfileRecord {
  const training = {
    loss: "mean squared error",
    runs: 5,
    warmup: 3,
    firstRunMs: 9,
    endToEnd: { medianMs: 4, madMs: 0.1, p95Ms: 5, samples: 5 },
    sumOfLayersMs: 3,
    unexplainedShare: step,
    observingShare: 0.01,
    notes: [],
  };
  return {
    ...profile,
    timing: { ...(profile.timing as Timing), unexplainedShare: forward, training },
  };
}
