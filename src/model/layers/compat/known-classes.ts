import { serialization } from "@tensorflow/tfjs-core";

/** Whether tfjs can build a class: its own, or one that was registered. */
export function isKnownClass(className: string): boolean {
  return serialization.SerializationMap.getMap().classNameMap[className] !== undefined;
}
