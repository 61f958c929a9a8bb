import type { WindowRule } from "../../ops/define-ops.ts";
import type { TraceCall, TraceTensor } from "../../trace/trace.ts";
import { applyRule, isLost } from "./apply-rule.ts";
import type { Known } from "./apply-rule.ts";
import type { Field } from "./field.ts";
import { FieldMemory } from "./field-memory.ts";
import { slide } from "./slide.ts";

/** A map whose positions were moved to the batch, and the field of that map in one piece. */
interface Undivided {
  readonly blocks: readonly number[];
  readonly field: Field;
  readonly shape: readonly number[];
}

/**
 * Maps that SpaceToBatchND took apart, each in one piece. A dilated convolution is often written as SpaceToBatchND, a convolution and BatchToSpaceND.
 * Taken apart, a map with a padding has no field of whole axes (what is seen is not a sum of one part for each axis); in one piece, the convolution
 * is a dilated one.
 */
export class UndividedMaps {
  readonly #maps = new Map<TraceTensor, Undivided>();

  /** Follows one call. Between the two moves: convolutions and pools with a stride of 1, and element-wise operations. */
  follow(
    call: TraceCall,
    rule: WindowRule | undefined,
    known: { readonly get: (tensor: TraceTensor) => Known },
  ): void {
    const [output] = call.outputs;
    if (output === undefined || rule === undefined) return;
    if (call.op === "SpaceToBatchND" && rule.kind === "chain") {
      const x = call.inputs["x"];
      const map = x && known.get(x);
      const [pad] = rule.parts;
      if (map === undefined || isLost(map) || map.whole !== true || pad === undefined) return;
      const field = applyRule(pad.rule, { x: map }, pad.shape, 0, new FieldMemory());
      const { blockShape: blocks } = call.attrs as unknown as { readonly blockShape: readonly number[] };
      if (field !== undefined && !isLost(field)) this.#maps.set(output, { blocks, field, shape: pad.shape });
      return;
    }
    if (this.#maps.size === 0) return;
    const met = Object.values(call.inputs).flatMap((tensor) => (tensor && this.#maps.get(tensor)) ?? []);
    const [only] = met;
    if (only === undefined || met.length > 1) return;
    if (rule.kind === "pointwise") {
      // Another input that depends on the model's input is not followed in one piece.
      const others = Object.values(call.inputs).filter((tensor) => tensor && !this.#maps.has(tensor));
      if (others.every((tensor) => tensor === undefined || known.get(tensor) === undefined))
        this.#maps.set(output, only);
    } else if (rule.kind === "slide" && rule.axes.every(({ stride }) => stride === 1)) {
      const { blocks, field } = only;
      const block = (axis: number): number => blocks[axis - 1] ?? 1;
      const axes = rule.axes.map((each) => ({
        ...each,
        dilation: each.dilation * block(each.axis),
        padBefore: each.padBefore * block(each.axis),
      }));
      const shape = output.shape.map((extent, axis) =>
        axis === 0 ? (only.shape[0] ?? 1) : extent * block(axis),
      );
      const slid = slide(field, shape, axes, rule.mixes);
      if (slid !== undefined) this.#maps.set(output, { blocks, field: slid, shape });
    }
  }

  /** The field of the output of a BatchToSpaceND that puts such a map together again; undefined if it is none. */
  joined(call: TraceCall): Field | undefined {
    const x = call.inputs["x"];
    const map = x && this.#maps.get(x);
    if (call.op !== "BatchToSpaceND" || map === undefined) return undefined;
    const { blockShape, crops } = call.attrs as unknown as {
      readonly blockShape: readonly number[];
      readonly crops: readonly (readonly number[])[];
    };
    if (blockShape.join() !== map.blocks.join()) return undefined;
    const rank = map.shape.length;
    const crop: WindowRule = {
      kind: "shift",
      input: "x",
      begins: [Array.from({ length: rank }, (_, axis) => crops[axis - 1]?.[0] ?? 0)],
      steps: Array.from({ length: rank }, () => 1),
    };
    const field = applyRule(crop, { x: map.field }, call.outputs[0]?.shape ?? [], 0, new FieldMemory());
    return field === undefined || isLost(field) ? undefined : field;
  }
}
