import type { Stream } from "./io.ts";

/** A progress line that replaces itself on a terminal. In a log only the last state is written. */
export function progressLine(stream: Stream): (text: string, last: boolean) => void {
  return (text, last) => {
    if (stream.isTTY === true) stream.write(`\r\u001B[K${text}${last ? "\n" : ""}`);
    else if (last) stream.write(`${text}\n`);
  };
}
