import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { classNumbers } from "../../../src/training/dataset/dataset.ts";
import { readDataset } from "../../../src/training/dataset/read-dataset.ts";
import { temporaryDataset, temporaryFolder } from "./temporary-dataset.ts";

const heading = "image,sender_id,label,kids\n";

describe("readDataset", () => {
  it("keeps labeled rows in the CSV's order and counts what it drops", async () => {
    const folder = await temporaryDataset(
      `${heading}b,7,Shoes,False\nn,,Not sure,False\na,,Hat,True\ns,1,Skip,False\nt,1,Skip,False\nc,9,Shoes,False\n`,
      ["a.jpg", "b.jpg", "c.jpg", "n.jpg"],
    );
    const photo = (name: string): string => join(folder, "images", name);
    const dataset = await readDataset(folder, { groupColumn: "sender_id" });
    expect(dataset).toEqual({
      name: basename(folder),
      folder,
      fixture: false,
      rows: 6,
      samples: [
        { id: "b", file: photo("b.jpg"), label: "Shoes", group: "7" },
        { id: "a", file: photo("a.jpg"), label: "Hat" },
        { id: "c", file: photo("c.jpg"), label: "Shoes", group: "9" },
      ],
      classes: ["Hat", "Shoes"],
      dropped: [
        { label: "Not sure", count: 1 },
        { label: "Skip", count: 2 },
      ],
    });
    expect(classNumbers(dataset)).toEqual([1, 0, 1]);
  });

  it("reads a byte-order mark, CRLF, quoted cells, blank lines and spaces around labels", async () => {
    const folder = await temporaryDataset(
      `\uFEFFimage,label\r\na," T-Shirt "\r\n\r\nb,"Hat, straw"\r\nc,T-Shirt\r\n`,
      ["a.jpg", "b.jpg", "c.jpg"],
    );
    const { samples } = await readDataset(folder);
    expect(samples.map(({ label }) => label)).toEqual(["T-Shirt", "Hat, straw", "T-Shirt"]);
  });

  it("counts rows without a label as dropped", async () => {
    const folder = await temporaryDataset("image,label\na,Hat\nb,\nc,Shoes\n", ["a.jpg", "c.jpg"]);
    const { rows, dropped } = await readDataset(folder);
    expect(rows).toBe(3);
    expect(dropped).toEqual([{ label: "(no label)", count: 1 }]);
  });

  it("takes other columns, another file name and other labels to drop", async () => {
    const folder = await temporaryFolder({
      "labels.csv": "file,kind,by\na,Hat,x\nb,Skip,y\nc,Bag,z\n",
      "images/a.jpg": "",
      "images/b.jpg": "",
    });
    const { samples, dropped } = await readDataset(folder, {
      csv: "labels.csv",
      imageColumn: "file",
      labelColumn: "kind",
      groupColumn: "by",
      drop: ["Bag"],
    });
    expect(samples.map(({ label, group }) => [label, group])).toEqual([
      ["Hat", "x"],
      ["Skip", "y"],
    ]);
    expect(dropped).toEqual([{ label: "Bag", count: 1 }]);
  });

  it("prefers images_compressed, then images, then images_original", async () => {
    const csv = { "images.csv": "image,label\na,Hat\nb,Bag\n" };
    const photosIn = (folder: string): Record<string, string> => ({
      [`${folder}/a.jpg`]: "",
      [`${folder}/b.jpg`]: "",
    });
    const original = photosIn("images_original");
    const plain = { ...original, ...photosIn("images") };
    const compressed = { ...plain, ...photosIn("images_compressed") };
    const chosen = async (photos: Record<string, string>): Promise<string> => {
      const folder = await temporaryFolder({ ...csv, ...photos });
      const { samples } = await readDataset(folder);
      return samples[0]!.file.slice(folder.length + 1);
    };
    expect(await chosen(compressed)).toBe(join("images_compressed", "a.jpg"));
    expect(await chosen(plain)).toBe(join("images", "a.jpg"));
    expect(await chosen(original)).toBe(join("images_original", "a.jpg"));
  });

  it("finds .jpg before .jpeg before .png, in capitals too, and whole file names", async () => {
    const folder = await temporaryDataset("image,label\na,Hat\nb,Bag\nc.png,Bag\nd,Bag\ne.f,Bag\n", [
      "a.jpg",
      "a.jpeg",
      "a.png",
      "b.JPEG",
      "b.png",
      "c.png",
      "c.jpg",
      "d.PNG",
      "e.f.jpg",
    ]);
    const { samples } = await readDataset(folder);
    expect(samples.map(({ file }) => basename(file))).toEqual([
      "a.jpg",
      "b.JPEG",
      "c.png",
      "d.PNG",
      "e.f.jpg",
    ]);
  });

  it("keeps the most frequent classes, and looks for their photos only", async () => {
    const folder = await temporaryDataset("image,label\na,Hat\nb,Bag\nc,Shoes\nd,Shoes\ne,Skip\n", [
      "b.jpg",
      "c.jpg",
      "d.jpg",
    ]);
    const { classes, rows, samples, dropped } = await readDataset(folder, { topClasses: 2 });
    expect(classes).toEqual(["Bag", "Shoes"]);
    expect(dropped).toEqual([
      { label: "Hat", count: 1 },
      { label: "Skip", count: 1 },
    ]);
    expect(rows).toBe(samples.length + 1 + 1);
  });

  it("is a fixture where dataset.json says so", async () => {
    const marked = async (marker: string): Promise<boolean> => {
      const files = { "images.csv": "image,label\na,Hat\nb,Bag\n", "images/a.jpg": "", "images/b.jpg": "" };
      return (await readDataset(await temporaryFolder({ ...files, "dataset.json": marker }))).fixture;
    };
    expect(await marked('{"fixture": true}')).toBe(true);
    expect(await marked('{"fixture": "true"}')).toBe(false);
    expect(await marked('{"title": "Clothing dataset"}')).toBe(false);
    expect(await marked("null")).toBe(false);
  });
});
