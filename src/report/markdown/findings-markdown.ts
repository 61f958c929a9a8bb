import { findingsOf } from "../findings/findings-of.ts";
import { sentenceOf } from "../findings/finding-words.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";

/** The findings of a record as sentences, each opened by what it is about. */
export function findingsMarkdown(record: ProfileRecord | StudyRecord): readonly Markdown[] {
  return findingsOf(record).map(({ about, finding }) => escapeMarkdown(`${about}: ${sentenceOf(finding)}`));
}
