/** What an installation touches outside of itself. */
export interface InstallSurroundings {
  /** Where programs are looked for (PATH), where the cache lies, and how npm and pip reach their registries. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told one line about each step. */
  readonly say: (line: string) => void;
}
