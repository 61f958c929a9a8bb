import { ProfilerError } from "../errors.ts";
import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";
import { importOptional, installedVersion, isInstalled } from "./optional-package.ts";
import { timestampedKernels } from "./timestamped-kernels.ts";

const packageNames = ["webgpu", "@tensorflow/tfjs-backend-webgpu"] as const;
const installCommand = "npx clothnet-report backends install webgpu";

/** The parts of the WebGPU API that are used here. */
interface Gpu {
  requestAdapter(options: { powerPreference: string }): Promise<{ readonly info: AdapterInfo } | null>;
}
interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: object;
}

/** WebGPU in Node by Dawn, on any GPU with a Vulkan, Metal or Direct3D driver. */
export const webgpu: BackendEntry = defineBackend({
  name: "webgpu",
  packageName: "tfjs-backend-webgpu",
  installCommand,
  installer: {
    cuda: false,
    load: async () => (await import("./install/install-packages.ts")).installWebGpu,
  },
  autoOrder: 2,
  gpuRemedy: "install the GPU's Vulkan driver and leave VK_DRIVER_FILES unset",
  probeFirst: true,
  load: async () => {
    const missing = packageNames.filter((name) => !isInstalled(name));
    if (missing.length > 0) {
      throw new ProfilerError("backend-unavailable", {
        found: `'webgpu' without ${missing.join(" and ")}`,
        expected: packageNames.join(" and "),
        remedy: `run '${installCommand}'`,
      });
    }
    await defineGpu();
    await requestAdapterInfo();
    await importOptional("@tensorflow/tfjs-backend-webgpu");
  },
  ready: async (backend) => {
    const info = await requestAdapterInfo();
    const software = isSoftwareGpu(info);
    const name = info.device || info.description || "a GPU without a name";
    const maker = [info.vendor, info.architecture].filter((part) => part !== "").join(" ");
    const kernelTiming = timestampedKernels(backend);
    return {
      device: `${name}${maker === "" ? "" : ` (${maker})`}, ${software ? `a software GPU on ${cpuModel()}` : "WebGPU"}`,
      driver: [`Dawn of webgpu ${installedVersion("webgpu")}`, info.description]
        .filter((part) => part !== "")
        .join(", "),
      gpu: !software,
      software,
      clock: kernelTiming.available
        ? "timestamps of the device at begin and end of every program"
        : "none: the device has no timestamp queries",
      kernelTiming,
    };
  },
});

/**
 * The entry point of Dawn, made once and held for good: its objects crash the process once the garbage collector takes it. It does not keep the process
 * from ending.
 */
let gpu: Gpu | undefined;

/** Puts `navigator.gpu` and the classes of WebGPU where tfjs looks for them. */
async function defineGpu(): Promise<void> {
  if (gpu !== undefined) return;
  const { create, globals } = await importOptional<Dawn>("webgpu");
  Object.assign(globalThis, globals);
  // By default timestamps are rounded, against timing attacks from web pages.
  gpu = create(["disable-dawn-features=timestamp_quantization"]);
  // Node 20 has no navigator.
  const holder = (globalThis as { navigator?: object }).navigator ?? {};
  Object.defineProperty(holder, "gpu", { value: gpu, configurable: true });
  if (!("navigator" in globalThis)) Object.assign(globalThis, { navigator: holder });
}

async function requestAdapterInfo(): Promise<AdapterInfo> {
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter !== null && adapter !== undefined) return adapter.info;
  throw new ProfilerError("backend-unavailable", {
    found: "'webgpu' without a GPU adapter",
    expected: "a GPU with a Vulkan driver and the Vulkan loader (libvulkan1)",
    remedy:
      "install the GPU's driver and libvulkan1; or, for a slow software-emulated GPU on Debian, run 'apt-get install -y libvulkan1 chromium' and set VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json",
  });
}

/** Whether the CPU emulates the GPU: the adapter says so, or it has the name of a driver that does. */
export function isSoftwareGpu(info: AdapterInfo): boolean {
  const names = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return (
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|basic render/i.test(names)
  );
}
