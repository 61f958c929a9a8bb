import type { ProfileRecord } from "../record/profile-record.ts";
import type { NextStep } from "../report/terminal/terminal-options.ts";

/** What a reader of a profile may want next, as commands for the same model. */
export function nextSteps(path: string, { timing }: ProfileRecord): readonly NextStep[] {
  const profile = `npx clothnet-report profile ${quote(path)}`;
  const time = timing === undefined ? "" : " --time";
  return [
    ...(timing === undefined ? [{ command: `${profile} --time`, purpose: "time the layers" }] : []),
    { command: `${profile}${time} --format html --out report.html`, purpose: "a page to click through" },
    { command: `${profile}${time} --tree`, purpose: "cost by stage" },
    { command: `${profile}${time} --wide`, purpose: "all columns" },
  ];
}

/** A path as one word of a POSIX shell. */
function quote(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
