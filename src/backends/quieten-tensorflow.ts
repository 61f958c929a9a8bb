import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { packageFile } from "./import-optional.ts";

/**
 * Keeps TensorFlow from writing what it finds of the machine to the process' stderr; errors stay, and a level that the user has set too. An
 * installation by another hand may lack the part that silences the lines written while the library is loaded.
 */
export function quietenTensorFlow(packageName: string): void {
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  const file = packageFile(packageName);
  const addon = file === undefined ? undefined : join(dirname(file), "lib", "napi-v8", "quiet.node");
  if (addon === undefined || !existsSync(addon)) return;
  process.dlopen({ exports: {} }, addon, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL);
}
