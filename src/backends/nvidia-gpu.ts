import { execFileSync } from "node:child_process";

/** Name and driver version of the NVIDIA GPU that a program gets, by `nvidia-smi`; undefined where that can't be asked. */
export function nvidiaGpu(): { readonly name: string; readonly driver: string } | undefined {
  // CUDA numbers only the GPUs that this variable lists, in its order.
  const [visible] = (process.env["CUDA_VISIBLE_DEVICES"] ?? "0").split(",");
  const query = [
    "--query-gpu=name,driver_version",
    "--format=csv,noheader",
    `--id=${visible?.trim() || "0"}`,
  ];
  try {
    const text = execFileSync("nvidia-smi", query, {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [name, driver] = (text.split("\n", 1)[0] ?? "").split(",").map((part) => part.trim());
    return name === undefined || driver === undefined ? undefined : { name, driver };
  } catch {
    return undefined;
  }
}
