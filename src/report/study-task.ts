import type { Approach, StudyRecord } from "../record/study-record.ts";

/** The classes that an approach tells apart; undefined if it was not trained. */
export function classesOf(approach: Approach | undefined): number | undefined {
  return approach?.spec?.classes;
}

/** The approaches with so many classes. F1 over other numbers of classes is another task and not compared. */
export function ofTask({ approaches }: StudyRecord, classes: number | undefined): readonly Approach[] {
  return approaches.filter((approach) => classesOf(approach) === classes);
}

/** The approaches of the task that most of them have; of several such tasks the one with the most classes. */
export function mainTask(record: StudyRecord): readonly Approach[] {
  const tasks = [...new Set(record.approaches.map(classesOf).filter((classes) => classes !== undefined))].map(
    (classes) => ofTask(record, classes),
  );
  const [task = []] = tasks.toSorted(
    (a, b) => b.length - a.length || (classesOf(b[0]) ?? 0) - (classesOf(a[0]) ?? 0),
  );
  return task;
}
