import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Whether an optional package is installed; it is not loaded. */
export function isInstalled(packageName: string): boolean {
  return packageFile(packageName) !== undefined;
}

/** The path of an optional package's `package.json`; undefined if the package is not installed. */
export function packageFile(packageName: string): string | undefined {
  try {
    return require.resolve(`${packageName}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The version of an installed package. */
export function installedVersion(packageName: string): string {
  return (require(`${packageName}/package.json`) as { version: string }).version;
}

/** Imports a package whose types are missing when this package is compiled. */
export async function importOptional<Content>(packageName: string): Promise<Content> {
  return (await import(packageName)) as Content;
}
