import { isObject } from "../../source/model-format.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { lookUp } from "../../../names.ts";

/** The nearest type of tfjs, by the type that it lacks. */
const nearest: Readonly<Record<string, string>> = {
  float16: "float32",
  bfloat16: "float32",
  float64: "float32",
  mixed_float16: "float32",
  mixed_bfloat16: "float32",
  int8: "int32",
  uint8: "int32",
  int16: "int32",
  uint16: "int32",
  uint32: "int32",
  int64: "int32",
  uint64: "int32",
};

/** Element types that tfjs lacks, or that the file writes as a policy object: Keras 3, mixed precision. */
export const elementTypes: CompatibilityRule = defineRule({
  id: "element-types",
  apply: ({ config }) => {
    const { dtype } = config;
    if (dtype === undefined || dtype === null) return;
    const policy = isObject(dtype) && isObject(dtype["config"]) ? dtype["config"]["name"] : dtype;
    const name = typeof policy === "string" ? policy : "float32";
    config["dtype"] = lookUp(nearest, name) ?? name;
  },
});
