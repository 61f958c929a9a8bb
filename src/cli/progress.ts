import type { OnTrainingProgress } from "../training/fit/training-progress.ts";
import type { Stream } from "./io.ts";

/** Writes one line that replaces itself on a terminal; elsewhere only the last state is written, so that logs stay short. */
export function progressLine(stream: Stream): (text: string, last: boolean) => void {
  return (text, last) => {
    if (stream.isTTY === true) stream.write(`\r\u001B[K${text}${last ? "\n" : ""}`);
    else if (last) stream.write(`${text}\n`);
  };
}

/** Milliseconds between two lines where the stream is no terminal: enough to see life in a log. */
const pauseMs = 10_000;

/** Tells of a training on one line that replaces itself; in a log, on one line now and then. */
export function trainingProgress(stream: Stream, name: string): OnTrainingProgress {
  let toldMs = Number.NEGATIVE_INFINITY;
  return ({ stage, done, total, epoch, epochs, loss, secondsLeft }) => {
    const last = done === total;
    const nowMs = performance.now();
    const fresh = nowMs - toldMs >= (stream.isTTY === true ? 100 : pauseMs);
    if (!fresh && !(last && (stage !== "fit" || epoch === epochs))) return;
    toldMs = nowMs;
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
