import type { BackendReport } from "../backend-report.ts";

/** What an installation came to. */
export interface Installed {
  /** The folder whose node_modules has it. */
  readonly project: string;
  /** What the backend said when it was tried; undefined where all was there already and so nothing was tried. */
  readonly backend?: BackendReport;
}
