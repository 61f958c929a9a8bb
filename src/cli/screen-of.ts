import { plainScreen } from "../report/terminal/screen.ts";
import type { Screen } from "../report/terminal/screen.ts";
import type { Io } from "./io.ts";

/** Narrower terminals get lines of this length, which they break themselves. */
const leastColumns = 40;

/**
 * What stdout can show. A pipe or a file is a {@link plainScreen}; a terminal has color unless NO_COLOR is set (https://no-color.org) or TERM is `dumb`, and other
 * signs than ASCII if its locale says UTF-8.
 */
export function screenOf({ stdout, env }: Pick<Io, "stdout" | "env">): Screen {
  if (stdout.isTTY !== true) return plainScreen;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(
    (each) => each !== undefined && each !== "",
  );
  const noColor = env["NO_COLOR"];
  return {
    columns: stdout.columns === undefined ? plainScreen.columns : Math.max(leastColumns, stdout.columns),
    color: (noColor === undefined || noColor === "") && env["TERM"] !== "dumb",
    unicode: /utf-?8/i.test(locale ?? ""),
  };
}
