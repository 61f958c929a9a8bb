import { z } from "zod";
import type { BackendName, ConventionName, ElementType } from "./known-names.ts";

/** One schema for every name of `T`, optional ones included: an object literal that lacks one does not compile. */
export type FieldsOf<T> = { readonly [Name in keyof T]-?: z.ZodType };

/** A finite number of 0 or more: counts that a convention may make fractional, bytes, milliseconds. */
export const amount: z.ZodNumber = z.number().nonnegative();

/** A finite number above 0. */
export const positive: z.ZodNumber = z.number().positive();

/** An integer of 0 or more. */
export const whole: z.ZodInt = z.int().nonnegative();

/** A finite number from 0 to 1. */
export const fraction: z.ZodNumber = z.number().min(0).max(1);

/** An ISO 8601 time in UTC. */
export const instant: z.ZodISODateTime = z.iso.datetime();

/** The check of a {@link ConventionName}. */
export const conventionName: z.ZodType<ConventionName> = z.enum([
  "exact",
  "in-bounds",
  "tf-profiler",
  "keras-flops",
  "fvcore",
  "ptflops",
  "thop",
  "torch-flop-counter",
  "keras-flop-estimator",
] satisfies readonly ConventionName[]);

/** The check of a {@link BackendName}. */
export const backendName: z.ZodType<BackendName> = z.enum([
  "wasm",
  "cpu",
  "tensorflow",
  "webgpu",
] satisfies readonly BackendName[]);

/** The check of an {@link ElementType}. */
export const elementType: z.ZodType<ElementType> = z.enum([
  "float32",
  "int32",
  "bool",
  "complex64",
  "string",
] satisfies readonly ElementType[]);
