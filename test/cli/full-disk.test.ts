import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { withoutTimes } from "../study/without-times.ts";
import { drawnPhotos } from "./drawn-photos.ts";

/** Why no small disk of our own can be made here; printed once. */
const noDisk = ((): string | undefined => {
  const { status, stderr } = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : `no file system can be mounted here: ${stderr || "no unshare"}`.trim();
})();
if (noDisk !== undefined) console.warn(`skipped: ${noDisk}`);

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = join(root, `.built-${process.pid}`);
beforeAll(() => void execFileSync(process.execPath, ["build.js", built], { cwd: root }));
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Sizes of the disk in KiB, one run after the other. At the last one everything fits. */
const sizes = [4, 20, 36, 52, 68, 100, 40_000];

const script = `
disk=$1; kept=$2; shift 2
mount -t tmpfs -o size=4k tmpfs "$disk"
for size in ${sizes.join(" ")}; do
  mount -o remount,size=$size"k" "$disk"
  "$@" --out "$disk/s" > "$kept/$size.out" 2> "$kept/$size.err"
  echo $? > "$kept/$size.code"
done
cp "$disk/s.json" "$kept/s.json"
`;

test.skipIf(noDisk !== undefined)(
  "on a disk that becomes full a study ends in one line, keeps what it has, and ends as an undisturbed one when there is room",
  async () => {
    const data = await drawnPhotos(12);
    const study = [
      "--data",
      data,
      "--approaches",
      "feature-extractor,custom-cnn",
      "--size",
      "16",
      "--workers",
      "1",
    ];
    const short = ["--width", "0.1", "--folds", "2", "--epochs", "2", "--runs", "1", "--warmup", "0"];
    const command = [process.execPath, join(built, "bin.js"), "study", ...study, ...short];
    const [disk, kept] = [join(data, "disk"), join(data, "kept")];
    for (const folder of [disk, kept]) mkdirSync(folder);
    writeFileSync(join(data, "script.sh"), script);
    execFileSync("unshare", ["-rm", "bash", join(data, "script.sh"), disk, kept, ...command]);
    const read = (file: string): string => readFileSync(join(kept, file), "utf8");
    const codes = sizes.map((size) => Number(read(`${size}.code`)));
    expect(codes.at(-1), read(`${sizes.at(-1)}.err`)).toBe(0);
    expect(codes.filter((code) => code === 2).length).toBeGreaterThanOrEqual(4);
    for (const [index, size] of sizes.entries()) {
      const errors = read(`${size}.err`)
        .split("\n")
        .filter((line) => line.startsWith("clothnet-report:"));
      if (codes[index] === 0) expect(errors).toEqual([]);
      else
        expect(errors, `${size} KiB`).toEqual([
          expect.stringMatching(/^clothnet-report: cannot write: found .*; expected .* Fix: /),
        ]);
    }
    const [first, ...more] = command as [string, ...string[]];
    execFileSync(first, [...more, "--out", join(data, "undisturbed")], { stdio: "ignore" });
    const recordOf = (file: string): StudyRecord => JSON.parse(readFileSync(file, "utf8")) as StudyRecord;
    expect(withoutTimes(recordOf(join(kept, "s.json")))).toEqual(
      withoutTimes(recordOf(join(data, "undisturbed.json"))),
    );
  },
  300_000,
);
