import type { WindowRule } from "../../ops/define-ops.ts";
import { combine } from "./combine.ts";
import { contract, fixedAxis, settle } from "./field.ts";
import type { Factor, Field } from "./field.ts";

type Rule<K extends WindowRule["kind"]> = Extract<WindowRule, { readonly kind: K }>;

/**
 * The field of a matrix product. Where both factors depend on the input, as in attention, an element keeps the position of its row and sees
 * all columns: their weights come from a softmax over them.
 */
export function matmul(
  { a, b }: Readonly<Record<string, Field>>,
  rule: Rule<"matmul">,
  shape: readonly number[],
): Field | undefined {
  const rows = a && product(a, rule.transposeA ? -1 : -2, rule.transposeA ? -2 : -1, "rows", shape);
  const columns = b && product(b, rule.transposeB ? -2 : -1, rule.transposeB ? -1 : -2, "columns", shape);
  if (rows === undefined || columns === undefined) return rows ?? columns;
  const local = (field: Field): boolean => field.windows.some((window) => window.local);
  const [kept, all] =
    local(rows) || !local(columns)
      ? [rows, contractAxis(columns, shape.length - 1)]
      : [contractAxis(rows, shape.length - 2), columns];
  return combine([kept, all], shape);
}

/** One factor of a matrix product: its `kept` axis stands as rows or columns, its `summed` axis is read whole. */
function product(
  field: Field,
  kept: number,
  summed: number,
  as: "rows" | "columns",
  shape: readonly number[],
): Field {
  const spatial = field.windows.length;
  const windows = contract(field.windows, field.dims.at(summed) ?? []);
  const batch = field.dims.slice(0, -2);
  const missing = shape.slice(0, shape.length - 2 - batch.length).map((extent) => fixedAxis(extent, spatial));
  const own = field.dims.at(kept) ?? [];
  const other = fixedAxis(shape.at(as === "rows" ? -1 : -2) ?? 1, spatial);
  return settle(field, [...missing, ...batch, ...(as === "rows" ? [own, other] : [other, own])], windows);
}

/** The field if every element sees the whole of an axis. */
function contractAxis(field: Field, axis: number): Field {
  const factors = field.dims[axis] as readonly Factor[];
  const extent = factors.reduce((count, factor) => count * factor.extent, 1);
  const dims = field.dims.with(axis, fixedAxis(extent, field.windows.length));
  return settle(field, dims, contract(field.windows, factors));
}

/** The field of an Einstein sum; where several operands depend on the input, as {@link matmul}. */
export function einsum(
  fields: Readonly<Record<string, Field>>,
  { operands, result }: Rule<"einsum">,
  shape: readonly number[],
): Field | undefined {
  const mapped = Object.entries(fields).map(([name, field]) => {
    const labels = operands[Number(name)] ?? [];
    const summed = labels.flatMap((label, axis) => (result.includes(label) ? [] : (field.dims[axis] ?? [])));
    const dims = result.map((label, axis) =>
      labels.includes(label)
        ? (field.dims[labels.indexOf(label)] ?? [])
        : fixedAxis(shape[axis] ?? 1, field.windows.length),
    );
    return { labels, field: settle(field, dims, contract(field.windows, summed)) };
  });
  const kept = mapped.findIndex(({ field }) => field.windows.some((window) => window.local));
  return combine(
    mapped.map(({ field }, place) => {
      if (place === Math.max(kept, 0)) return field;
      // Positions along labels that only this operand has.
      return result.reduce((rest, label, axis) => {
        const shared = mapped[Math.max(kept, 0)]?.labels.includes(label) ?? true;
        return shared ? rest : contractAxis(rest, axis);
      }, field);
    }),
    shape,
  );
}
