import { networkSubject } from "../profile/subject/network-subject.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import type { ArchitectureOptions } from "../training/networks/define-architecture.ts";
import { findArchitecture } from "../training/networks/index.ts";

/** One of our architectures as a subject. It is timed with random weights. */
export function architectureSubject(id: string, options: ArchitectureOptions): ModelSubject {
  return networkSubject({ name: id, build: () => findArchitecture(id).build(options) });
}
