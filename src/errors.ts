/**
 * What can be wrong with what we were given. Each code names one situation; its words open the one line that the user sees.
 * A situation that the user can't mend is a bug and is thrown as a plain `Error` instead.
 */
const words = {
  "model-not-found": "model not found",
  "model-unreadable": "model file is unreadable",
  "model-unsupported": "model is not supported",
  "model-too-large": "model file is over a limit",
  "weights-missing": "weight file is missing",
  "weights-unreadable": "weight file is unreadable",
  "weights-mismatch": "weights do not fit the network",
  "download-failed": "download failed",
  "unknown-layer": "model has layers that are not registered",
  "register-failed": "module with layers can't be used",
  "wrong-input": "--input does not fit the model",
  "wrong-option": "wrong option",
  "backend-unavailable": "backend is not available",
  "tfjs-mixed": "packages of tfjs do not fit together",
  "install-failed": "installation failed",
  "dataset-not-found": "data set not found",
  "dataset-unreadable": "data set is unreadable",
  "label-unknown": "label column or label is unknown",
  "photo-missing": "photo is missing",
  "photo-unreadable": "photo is unreadable",
  "training-failed": "training failed",
  "wrong-checkpoint": "saved training does not fit",
  "approach-unreadable": "approach file is unreadable",
  "record-unreadable": "record is unreadable",
  "config-unreadable": "budgets are unreadable",
  "baseline-differs": "baseline does not fit",
  "markers-missing": "cannot embed",
  "folder-in-use": "folder is in use",
  "cannot-write": "cannot write",
  interrupted: "interrupted",
} as const;

/** The situations that {@link ProfilerError} can report. */
export type ErrorCode = keyof typeof words;

/** What was found, what was expected and what to do, each one clause without a final full stop. */
export interface ErrorFacts {
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

/** The one error class for wrong use and unreadable input: its message is one line, the command exits with 2. */
export class ProfilerError extends Error {
  override readonly name = "ProfilerError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts, options?: { readonly cause?: unknown }) {
    super(
      oneLine(`${words[code]}: found ${facts.found}; expected ${facts.expected}. Fix: ${facts.remedy}`),
      options,
    );
    this.code = code;
    this.facts = facts;
  }
}

/** The first line of what somebody else's error says, for quoting inside {@link ErrorFacts.found}. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return oneLine(text.split("\n", 1)[0] ?? "").slice(0, 300);
}

/** On one line, and without characters that steer a terminal or turn the direction of writing: names come from strangers' files. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "\uFFFD")
    .trim();
}

/** A run on shapes needs values that it does not have; no other extents of its inputs would help. */
export class UnknownValuesError extends Error {
  override readonly name = "UnknownValuesError";
}
