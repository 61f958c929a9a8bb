import type { Screen } from "./screen.ts";

/** How a terminal shows a profile. */
export interface TerminalOptions {
  /** Default: a pipe of 80 columns. */
  readonly screen?: Screen;
  /** All columns of the layers, however wide. */
  readonly wide?: boolean;
  /** The depth of the scopes shown in place of the most expensive layers. */
  readonly tree?: number;
  /** What to do next: commands, each with what it is for. */
  readonly next?: readonly NextStep[];
}

/** A command that follows. */
export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}
