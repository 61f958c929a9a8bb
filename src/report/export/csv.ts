import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { cleanText } from "../markdown/clean-text.ts";

type Cell = string | number | undefined;

const columns: readonly (readonly [name: string, of: (row: LayerRow) => Cell])[] = [
  ["path", ({ path }) => path],
  ["name", ({ name }) => name],
  ["type", ({ type }) => type],
  ["call", ({ call }) => call],
  ["input_shapes", ({ inputShapes }) => shapes(inputShapes)],
  ["output_shapes", ({ outputShapes }) => shapes(outputShapes)],
  ["params", ({ params }) => params],
  ["trainable_params", ({ trainableParams }) => trainableParams],
  ["macs", ({ macs }) => macs],
  ["flops", ({ flops }) => flops],
  ["weight_bytes", ({ bytes }) => bytes.weights],
  ["read_bytes", ({ bytes }) => bytes.read],
  ["written_bytes", ({ bytes }) => bytes.written],
  ["receptive_field", ({ receptiveField }) => receptiveField.status],
  ["receptive_field_size", ({ receptiveField }) => receptiveField.size?.join("x")],
  ["receptive_field_stride", ({ receptiveField }) => receptiveField.stride?.join("x")],
  ["median_ms", ({ time }) => time?.medianMs],
  ["mad_ms", ({ time }) => time?.madMs],
  ["p95_ms", ({ time }) => time?.p95Ms],
  ["samples", ({ time }) => time?.samples],
  ["time_share", ({ time }) => time?.share],
  ["status", ({ status }) => status],
  ["reasons", ({ reasons = [] }) => reasons.map(({ text }) => text).join("; ")],
];

/** The rows of a profile as CSV (RFC 4180), a heading first. Unknown figures are empty; `status` says which are bounds. */
export function profileCsv({ layers }: ProfileRecord): string {
  const rows = layers.map((row) => columns.map(([, of]) => cellText(of(row))));
  return [columns.map(([name]) => name), ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function cellText(cell: Cell): string {
  if (typeof cell === "number") return `${cell}`;
  const text = cleanText(cell ?? "");
  const plain = /^[=+\-@]/.test(text) || /^[\t\r]/.test(cell ?? "") ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function shapes(all: readonly (readonly number[])[]): string {
  return all.map((shape) => shape.join("x")).join(" ");
}
