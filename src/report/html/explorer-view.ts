import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { profileTopLayers } from "../tables/profile-top-layers.ts";
import type { SectionView } from "./section-view.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";
import { viewTable } from "./table-view.ts";
import type { TableView } from "./table-view.ts";

/** Where the script shows all layers of a record: as a map of cost and as a table. Without a script the most expensive ones stand there. */
export interface ExplorerView {
  readonly intro: Readable;
  readonly tables: readonly TableView[];
}

/** Layers that stand there without a script: the record has all of them. */
const mostLayers = 20;

/** The section in which the layers of a profile, or of each network of a study, can be looked through. */
export function viewExplorer(record: ProfileRecord | StudyRecord): SectionView {
  const first = "approaches" in record ? record.approaches[0]?.profile : record;
  const tables = first === undefined ? [] : profileTopLayers.build(first, mostLayers);
  return {
    id: "layers",
    heading: "All layers",
    answer: false,
    findings: [],
    furtherFindings: [],
    furtherHeading: "",
    charts: [],
    explorer: {
      intro: toReadable(
        `The most expensive layers${first === undefined ? "" : ` of ${first.model.name}`}. With JavaScript, all layers stand here; the record in this page has them.`,
      ),
      tables: tables.map(viewTable),
    },
    groups: [],
    notesBy: [],
    notes: [],
    legends: [],
  };
}
