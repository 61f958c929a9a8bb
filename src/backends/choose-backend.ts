import { ProfilerError } from "../errors.ts";
import type { BackendReport, UsableBackend } from "./backend-report.ts";

type Kind = (report: UsableBackend) => boolean;

/** What `--backend auto` takes first: a GPU by TensorFlow, a GPU by WebGPU, TensorFlow on the CPU, wasm, plain JavaScript. */
const preference: readonly Kind[] = [
  ({ name, gpu }) => name === "tensorflow" && gpu,
  ({ name, gpu }) => name === "webgpu" && gpu,
  ({ name }) => name === "tensorflow",
  ({ name }) => name === "wasm",
  ({ name }) => name === "cpu",
];

/**
 * The best of the backends that were tried; a GPU that software plays is never taken, since it is slower than the CPU that plays it.
 *
 * @throws ProfilerError `backend-unavailable` where none is usable, or where a GPU is required and there is none.
 */
export function chooseBackend(reports: readonly BackendReport[], requireGpu: boolean): UsableBackend {
  const usable = reports
    .filter((report) => report.status === "usable")
    .filter((report) => report.gpu || !requireGpu);
  for (const kind of preference) {
    const found = usable.find(kind);
    if (found !== undefined) return found;
  }
  throw new ProfilerError("backend-unavailable", {
    found: reports
      .map((report) => `${report.name}: ${report.status === "usable" ? report.device : report.found}`)
      .join("; "),
    expected: requireGpu ? "a backend that computes on a GPU" : "a usable backend",
    remedy: "see 'clothnet-report backends' for what each one lacks",
  });
}
