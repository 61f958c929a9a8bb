import { ProfilerError } from "../../errors.ts";

/** What of the machine decides whether the pinned wheels run on it. */
export interface Platform {
  readonly system: string;
  readonly processor: string;
  /** Version of the GNU C library, undefined where the system has another one. */
  readonly glibc: string | undefined;
}

/** This machine. */
export function thisPlatform(): Platform {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { system: process.platform, processor: process.arch, glibc: header.glibcVersionRuntime };
}

/** Throws `install-failed` unless the wheels, tagged manylinux_2_27_x86_64, run here. */
export function assertPlatform({ system, processor, glibc }: Platform): void {
  const [major = 0, minor = 0] = (glibc ?? "0.0").split(".").map(Number);
  if (system === "linux" && processor === "x64" && (major > 2 || (major === 2 && minor >= 27))) return;
  throw new ProfilerError("install-failed", {
    found: `${system} on ${processor}${system === "linux" ? `, ${glibc === undefined ? "without glibc" : `glibc ${glibc}`}` : ""}`,
    expected: "Linux on x64 with glibc 2.27 or later, which the pinned TensorFlow wheels are built for",
    remedy: "try the package's own installer, 'npm install @tensorflow/tfjs-node', or choose another backend",
  });
}
