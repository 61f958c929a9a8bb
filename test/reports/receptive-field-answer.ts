import type { ProfileRecord } from "../../src/record/profile-record.ts";

/** The networks of the study's open question, by their architecture's id. */
export const answeredNetworks: readonly string[] = ["convnext-tiny", "efficientnet-b0"];

export function answerPage(records: readonly ProfileRecord[]): string {
  return records.map(({ model }) => model.name).join("\n");
}
