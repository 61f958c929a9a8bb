import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDataset, type ReadDatasetOptions } from "../../../src/training/dataset/read-dataset.ts";
import { ProfilerError } from "../../../src/errors.ts";
import { temporaryDataset, temporaryFolder } from "./temporary-dataset.ts";

async function failure(folder: string, options?: ReadDatasetOptions): Promise<string> {
  const error: unknown = await readDataset(folder, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProfilerError);
  return (error as ProfilerError).message;
}

describe("readDataset says in one line what is wrong with", () => {
  it("a folder that isn't there", async () => {
    const folder = join(await temporaryFolder({ file: "" }), "nowhere");
    expect(await failure(folder)).toBe(
      `data set not found: found nothing at ${folder}; expected a folder with images.csv and the photos. Fix: give the folder of the data set`,
    );
  });

  it("a file in its place", async () => {
    const file = join(await temporaryFolder({ "images.csv": "" }), "images.csv");
    expect(await failure(file)).toBe(
      `data set not found: found a file at ${file}; expected a folder with images.csv and the photos. Fix: give the folder of the data set`,
    );
  });

  it("a folder without the CSV", async () => {
    const folder = await temporaryFolder({ "images/a.jpg": "" });
    expect(await failure(folder)).toBe(
      `data set not found: found no file ${join(folder, "images.csv")}; expected a CSV of image ids and labels beside the photos. Fix: give the folder that holds it`,
    );
  });

  it("an empty CSV, and one without the image column", async () => {
    expect(await failure(await temporaryDataset("", []))).toBe(
      "data set is unreadable: found images.csv empty; expected a column image. Fix: give the name of the column or repair the heading",
    );
    expect(await failure(await temporaryDataset("id,label\na,Hat\n", []))).toBe(
      "data set is unreadable: found images.csv with the columns id, label; expected a column image. Fix: give the name of the column or repair the heading",
    );
  });

  it("a CSV without the label column", async () => {
    const folder = await temporaryDataset("image,kids\na,False\n", []);
    expect(await failure(folder, { labelColumn: "kind" })).toBe(
      "label column or label is unknown: found images.csv with the columns image, kids; expected a column kind. Fix: give the name of the column or repair the heading",
    );
  });

  it("a row with too few cells, and a quote that doesn't end", async () => {
    expect(await failure(await temporaryDataset("image,label\na,Hat\nb\n", []))).toBe(
      "data set is unreadable: found images.csv broken: Invalid Record Length: expect 2, got 1 on line 3; expected comma-separated rows of as many cells as the heading has. Fix: repair that line",
    );
    expect(await failure(await temporaryDataset('image,label\n"a,Hat\n', []))).toMatch(
      /^data set is unreadable: found images\.csv broken: Quote Not Closed: .* line/,
    );
  });

  it("a CSV over 64 MiB", async () => {
    const folder = await temporaryFolder({ "images.csv": new Uint8Array(64 * 2 ** 20 + 1) });
    expect(await failure(folder)).toBe(
      "data set is unreadable: found images.csv with 67108865 bytes; expected a list of labels of at most 67108864 bytes. Fix: give the folder of the data set",
    );
  });

  it.each(["../a", "..", "b/../../a", "c\\d", "/etc/passwd"])(
    "an image id that is a path: %s",
    async (id) => {
      const folder = await temporaryDataset(`image,label\nx,Hat\n${id},Hat\n`, ["x.jpg"]);
      expect(await failure(folder)).toBe(
        `data set is unreadable: found image id ${JSON.stringify(id)} in line 3 of images.csv; expected the plain name of a photo, without a path. Fix: repair that row`,
      );
    },
  );

  it("a row without an image id", async () => {
    expect(await failure(await temporaryDataset("image,label\n,Hat\n", []))).toBe(
      "data set is unreadable: found no image id in line 2 of images.csv; expected the plain name of a photo, without a path. Fix: repair that row",
    );
  });

  it("no rows, and no rows left", async () => {
    expect(await failure(await temporaryDataset("image,label\n", []))).toBe(
      "data set is unreadable: found no rows; expected rows with a label other than Not sure, Others, Other, Skip. Fix: check the label column or drop fewer labels",
    );
    expect(await failure(await temporaryDataset("image,label\na,Skip\nb,\n", []))).toBe(
      "data set is unreadable: found 2 rows, all of them with a dropped label or none; expected rows with a label other than Not sure, Others, Other, Skip. Fix: check the label column or drop fewer labels",
    );
  });

  it("a single class", async () => {
    expect(await failure(await temporaryDataset("image,label\na,Hat\nb,Skip\n", ["a.jpg"]))).toBe(
      "data set is unreadable: found only the class Hat; expected at least 2 classes. Fix: check the label column or drop fewer labels",
    );
  });

  it("an image that occurs twice", async () => {
    const csv = "image,label\na,Hat\nb,Bag\na,Hat\nb,Hat\n";
    expect(await failure(await temporaryDataset(csv, ["a.jpg", "b.jpg"]))).toBe(
      "data set is unreadable: found image a in lines 2 and 4 (2 repeated in all); expected each image once. Fix: remove the repeated rows",
    );
  });

  it.each([1, 3, 1.5])("%d top classes of two", async (topClasses) => {
    const folder = await temporaryDataset("image,label\na,Hat\nb,Bag\n", ["a.jpg", "b.jpg"]);
    expect(await failure(folder, { topClasses })).toBe(
      `wrong option: found the ${topClasses} most frequent classes asked for; expected a whole number from 2 to the 2 classes of the data set. Fix: ask for another number of classes`,
    );
  });

  it("no folder of photos", async () => {
    const folder = await temporaryFolder({ "images.csv": "image,label\na,Hat\nb,Bag\n" });
    expect(await failure(folder)).toBe(
      `data set not found: found no folder of photos in ${folder}; expected one of images_compressed, images, images_original. Fix: unpack the photos beside the CSV`,
    );
  });

  it("photos that are missing", async () => {
    const csv = "image,label\na,Hat\nb,Bag\nc.png,Bag\n";
    const folder = await temporaryDataset(csv, ["a.jpg"]);
    expect(await failure(folder)).toBe(
      `photo is missing: found no b.jpg in ${join(folder, "images")} (line 3 of the CSV; 2 missing in all); expected a photo for every row of a kept label. Fix: unpack the data set again or remove those rows`,
    );
  });

  it("a marker that is not JSON, or not a file", async () => {
    const files = { "images.csv": "image,label\na,Hat\nb,Bag\n", "images/a.jpg": "", "images/b.jpg": "" };
    const broken = await temporaryFolder({ ...files, "dataset.json": "{" });
    expect(await failure(broken)).toMatch(
      /^data set is unreadable: found dataset\.json broken: .*JSON.*; expected JSON such as \{"fixture": true\}. Fix: repair or remove that file$/,
    );
    const folder = await temporaryFolder(files);
    await mkdir(join(folder, "dataset.json"));
    expect(await failure(folder)).toMatch(/found dataset\.json broken: EISDIR/);
  });
});
