import { runTool } from "./run-tool.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/** The programs that the installation needs, found to be there. */
export interface Tools {
  /** A Python that has pip. */
  readonly python: string;
  /** A C++ compiler: `CXX`, else g++. */
  readonly compiler: string;
}

/** Looks for all programs before anything is downloaded. Throws `install-failed` for the first that is missing. */
export async function findTools(cwd: string, surroundings: InstallSurroundings): Promise<Tools> {
  const python = surroundings.env["PYTHON"] ?? "python3";
  const compiler = surroundings.env["CXX"] ?? "g++";
  const call = (tool: string, command: string, args: readonly string[], missing: string): Promise<string> =>
    runTool({ tool, command, args, cwd, missing }, surroundings);
  await call("npm", "npm", ["--version"], "install npm, which comes with Node");
  await call("python3", python, ["--version"], "install it, on Debian with 'apt-get install -y python3-pip'");
  await call("pip", python, ["-m", "pip", "--version"], "install pip");
  await call("g++", compiler, ["--version"], "install it, on Debian with 'apt-get install -y g++'");
  return { python, compiler };
}
