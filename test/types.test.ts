import { expectTypeOf, test } from "vitest";
import type {
  BackendName,
  CompareModelsOptions,
  ConventionName,
  EffectiveReceptiveField,
  ElementType,
  LayerRow,
  ProfileFileOptions,
  ProfileOptions,
  ProfileRecord,
  SamplingOptions,
  TensorInfo,
  TimeModelOptions,
  Timing,
} from "../src/index.ts";

test("the status of a receptive field says which figures it has", () => {
  const fieldOf = ({ receptiveField }: LayerRow): void => {
    if (receptiveField.status === "exact") {
      expectTypeOf(receptiveField.size).toEqualTypeOf<readonly number[]>();
      expectTypeOf(receptiveField.stride).toEqualTypeOf<readonly number[]>();
      expectTypeOf(receptiveField.padding).toEqualTypeOf<readonly number[]>();
      expectTypeOf(receptiveField.reason).toEqualTypeOf<undefined>();
    } else if (receptiveField.status === "unavailable") {
      expectTypeOf(receptiveField.size).toEqualTypeOf<undefined>();
    } else {
      expectTypeOf(receptiveField.stride).toEqualTypeOf<readonly number[] | undefined>();
    }
  };
  expectTypeOf(fieldOf).toBeFunction();
});

test("names are unions", () => {
  expectTypeOf<NonNullable<ProfileOptions["convention"]>>().toEqualTypeOf<ConventionName>();
  expectTypeOf<"exact">().toExtend<ConventionName>();
  expectTypeOf<"exakt">().not.toExtend<ConventionName>();
  expectTypeOf<BackendName>().toEqualTypeOf<"wasm" | "cpu" | "tensorflow" | "webgpu">();
  expectTypeOf<ProfileRecord["model"]["format"]>().toEqualTypeOf<
    "layers-model" | "graph-model" | "saved-model" | "in-memory"
  >();
});

test("names in records are unions", () => {
  expectTypeOf<ProfileRecord["convention"]>().toEqualTypeOf<ConventionName>();
  expectTypeOf<Timing["backend"]>().toEqualTypeOf<BackendName>();
  expectTypeOf<EffectiveReceptiveField["backend"]>().toEqualTypeOf<BackendName>();
  expectTypeOf<TensorInfo["dtype"]>().toEqualTypeOf<ElementType>();
  expectTypeOf<ElementType>().toEqualTypeOf<"float32" | "int32" | "bool" | "complex64" | "string">();
});

test("every function that times takes the same sampling options", () => {
  expectTypeOf<NonNullable<TimeModelOptions["sampling"]>>().toEqualTypeOf<SamplingOptions>();
  expectTypeOf<NonNullable<CompareModelsOptions["sampling"]>>().toEqualTypeOf<SamplingOptions>();
  type Time = NonNullable<ProfileFileOptions["time"]>;
  expectTypeOf<NonNullable<Time["sampling"]>>().toEqualTypeOf<SamplingOptions>();
});
