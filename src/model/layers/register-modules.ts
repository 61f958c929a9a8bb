import { serialization } from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { moduleAddress } from "../source/folder-source.ts";

type LayerClass = Parameters<typeof serialization.registerClass>[0];

/**
 * Imports ES modules of the user's, so that the layer classes in them can be built: those that a module registers itself, and every class that
 * it exports with a `className` of its own.
 *
 * @param paths from the current folder, or absolute
 *
 * @throws {ProfilerError} `register-failed` when a module cannot be imported or makes no class known
 */
export async function registerModules(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const before = knownClasses();
    const exported = Object.values(await importModule(path)).flatMap(classesIn);
    for (const layer of exported) {
      if (serialization.SerializationMap.getMap().classNameMap[layer.className]?.[0] !== layer) {
        serialization.registerClass(layer);
      }
    }
    // A module that was imported before registers nothing anew, and its classes are known already.
    if (exported.length === 0 && knownClasses() === before && !importedBefore.has(path)) {
      throw new ProfilerError("register-failed", {
        found: `no layer class in ${path}`,
        expected: "exported classes with a static className, or calls of tf.serialization.registerClass",
        remedy: "export the layer classes, and import the same @tensorflow/tfjs-core as this package does",
      });
    }
    importedBefore.add(path);
  }
}

const importedBefore = new Set<string>();

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(moduleAddress(path))) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new ProfilerError(
      "register-failed",
      {
        found: `${path}, which can't be imported (${reasonOf(error)})`,
        expected: "a readable ES module",
        remedy: "check the path and that node imports it alone",
      },
      { cause: error },
    );
  }
}

/** A default export may be an object or a list of classes. */
function classesIn(value: unknown): readonly LayerClass[] {
  if (isLayerClass(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).filter(isLayerClass) : [];
}

function isLayerClass(value: unknown): value is LayerClass {
  return (
    typeof value === "function" &&
    Object.hasOwn(value, "className") &&
    typeof (value as unknown as LayerClass).className === "string" &&
    typeof (value as unknown as LayerClass).fromConfig === "function"
  );
}

function knownClasses(): number {
  return Object.keys(serialization.SerializationMap.getMap().classNameMap).length;
}
