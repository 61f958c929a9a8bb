import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const garments = fileURLToPath(new URL("../../fixtures/garments", import.meta.url));

/** Makes a data set of ten drawn hats and ten trousers in a folder, with the mark of drawn images, and gives the folder. */
export function fewGarments(folder: string): string {
  mkdirSync(join(folder, "images"), { recursive: true });
  const [header = "", ...rows] = readFileSync(join(garments, "images.csv"), "utf8").split("\n");
  const few = ["Hat", "Pants"].flatMap((label) =>
    rows.filter((row) => row.includes(`,${label},`)).slice(0, 10),
  );
  writeFileSync(join(folder, "images.csv"), [header, ...few, ""].join("\n"));
  const photos = few.map((row) => join("images", `${row.split(",")[0]}.jpg`));
  for (const file of ["dataset.json", ...photos]) copyFileSync(join(garments, file), join(folder, file));
  return folder;
}
