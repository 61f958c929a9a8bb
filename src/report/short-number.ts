import { significant } from "./format.ts";

const prefixes = ["", "k", "M", "G", "T", "P"];

/** A number to three significant digits with the prefix of a power of 1,000: 385 M, 4.7 k, 0.25. */
export function shortNumber(value: number): string {
  // 999.9 has three digits as 1 k.
  const rounded = Number(value.toPrecision(3));
  const power = Math.floor(Math.log10(Math.abs(rounded)) / 3);
  const step = Math.min(Math.max(Number.isFinite(power) ? power : 0, 0), prefixes.length - 1);
  const text = significant(rounded / 1000 ** step);
  return step === 0 ? text : `${text} ${prefixes[step]}`;
}

/** Bytes with decimal prefixes: 18.8 MB, 448 B. */
export function shortBytes(value: number): string {
  const text = shortNumber(value);
  return /[a-z]$/i.test(text) ? `${text}B` : `${text} B`;
}

/** Milliseconds to three significant digits: 105 ms, 1.24 s, 312 µs. */
export function shortTime(milliseconds: number): string {
  if (milliseconds >= 1000) return `${significant(milliseconds / 1000)} s`;
  if (milliseconds > 0 && milliseconds < 0.1) return `${significant(milliseconds * 1000)} µs`;
  return `${significant(milliseconds)} ms`;
}
