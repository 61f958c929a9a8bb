import type { Stream } from "./io.ts";

/** Writes one line that replaces itself on a terminal; elsewhere only the last state is written, so that logs stay short. */
export function progressLine(stream: Stream): (text: string, last: boolean) => void {
  return (text, last) => {
    if (stream.isTTY === true) stream.write(`\r\u001B[K${text}${last ? "\n" : ""}`);
    else if (last) stream.write(`${text}\n`);
  };
}
