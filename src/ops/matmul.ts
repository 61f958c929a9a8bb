import { broadcast_util } from "@tensorflow/tfjs-core";
import { tailOperations } from "./activation-cost.ts";
import { defineOps, extentAt, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface MatmulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
}

/** Batched matrix product [..., m, k] x [..., k, n]: m*n*k multiply-accumulates per batch element. */
export const matmul: OpFamily<MatmulAttrs> = defineOps<MatmulAttrs>({
  kernels: ["BatchMatMul", "_FusedMatMul"],
  shape: (inputs, { transposeA, transposeB }) => {
    const a = inputOf(inputs, "a");
    const b = inputOf(inputs, "b");
    const batch = broadcast_util.assertAndGetBroadcastShape(
      a.shape.slice(0, -2) as number[],
      b.shape.slice(0, -2) as number[],
    );
    const rows = extentAt(a.shape, transposeA ? -1 : -2);
    const columns = extentAt(b.shape, transposeB ? -2 : -1);
    return { shape: [...batch, rows, columns], dtype: a.dtype };
  },
  cost: (call) => ({
    macs: outputElements(call) * extentAt(inputOf(call.inputs, "a").shape, call.attrs.transposeA ? -2 : -1),
    elementwise:
      outputElements(call) * tailOperations(call.inputs["bias"] !== undefined, call.attrs.activation),
  }),
  window: ({ attrs }) => ({ kind: "matmul", transposeA: attrs.transposeA, transposeB: attrs.transposeB }),
});
