/** What became of trying a backend: what it runs on, or what is missing and what mends it. */
export type BackendReport = UsableBackend | UnusableBackend;

export interface UsableBackend {
  readonly name: string;
  readonly status: "usable";
  readonly device: string;
  readonly driver: string;
  /** Whether a graphics processor computes; one played by software is none. */
  readonly gpu: boolean;
  readonly softwareGpu: boolean;
  readonly clock: string;
  /** How a kernel is known to be finished. */
  readonly kernelTiming: "synchronous" | "read-back" | "timestamp-query";
}

export interface UnusableBackend {
  readonly name: string;
  readonly status: "unusable";
  readonly found: string;
  /** The command that mends it, or what to do. */
  readonly remedy: string;
}
