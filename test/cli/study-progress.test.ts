import { expect, test, vi } from "vitest";
import { studyProgress } from "../../src/cli/study-progress.ts";
import type { StudyPlan } from "../../src/study/plan-study.ts";

test("one line has all running jobs and the time left of all jobs together", () => {
  const now = vi.spyOn(performance, "now");
  let text = "";
  const progress = studyProgress({ write: (line) => (text += line) });
  const jobs = [0, 1].map((index) => ({ key: `${index}`, job: { fold: { kind: "fold", index, of: 2 } } }));
  progress.onPlan?.({ approaches: [{ approach: { id: "net" }, jobs }] } as unknown as StudyPlan);
  now.mockReturnValue(0);
  progress.onProgress?.("0", { stage: "decode", done: 1, total: 4 });
  now.mockReturnValue(30_000);
  progress.onProgress?.("0", { stage: "fit", epoch: 3, epochs: 4, done: 2, total: 2 });
  now.mockRestore();
  // Three quarters of a job in 30 s are 40 s a job, and 1.25 jobs are left: 50 s.
  expect(text).toBe(
    "0 of 2 jobs; net fold 1 of 2 decode 1 of 4\n0 of 2 jobs; net fold 1 of 2 epoch 3 of 4; about 50 s left\n",
  );
});

test("reading photos takes a line every ten seconds in a log, and a line that goes away on a terminal", () => {
  const now = vi.spyOn(performance, "now");
  const reading = (isTTY: boolean): string => {
    let text = "";
    const progress = studyProgress({ isTTY, write: (line) => (text += line) });
    for (const done of [1, 2, 3, 4]) {
      now.mockReturnValue(done * 6000);
      progress.onPhotos?.(done, 4);
    }
    return text;
  };
  expect(reading(false)).toBe("photos: 3 of 4 read\n");
  expect(reading(true)).toBe("\r\u001B[Kphotos: 2 of 4 read\r\u001B[Kphotos: 3 of 4 read\r\u001B[K");
  now.mockRestore();
});
