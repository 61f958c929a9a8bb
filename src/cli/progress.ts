import type { OnTrainingProgress } from "../training/fit/training-progress.ts";
import type { Stream } from "./io.ts";

/** A progress line that replaces itself on a terminal. In a log only the last state is written. */
export function progressLine(stream: Stream): (text: string, last: boolean) => void {
  return (text, last) => {
    if (stream.isTTY === true) stream.write(`\r\u001B[K${text}${last ? "\n" : ""}`);
    else if (last) stream.write(`${text}\n`);
  };
}

/** Milliseconds between two lines of a log. */
const pauseMs = 10_000;

/** Reports a training on one line that replaces itself; in a log, on a line every {@link pauseMs}. */
export function trainingProgress(stream: Stream, name: string): OnTrainingProgress {
  let writtenMs = Number.NEGATIVE_INFINITY;
  return ({ stage, done, total, epoch, epochs, loss, secondsLeft }) => {
    const last = done === total;
    const nowMs = performance.now();
    const fresh = nowMs - writtenMs >= (stream.isTTY === true ? 100 : pauseMs);
    if (!fresh && !(last && (stage !== "fit" || epoch === epochs))) return;
    writtenMs = nowMs;
    const parts = [
      `${name}: ${stage}`,
      ...(epoch === undefined ? [] : [`epoch ${epoch}/${epochs}`]),
      `${done}/${total}`,
      ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
      ...(secondsLeft === undefined || last ? [] : [`about ${Math.ceil(secondsLeft)} s left`]),
    ];
    const text = parts.join(", ");
    stream.write(stream.isTTY === true ? `\r\u001B[K${text}${last ? "\n" : ""}` : `${text}\n`);
  };
}
