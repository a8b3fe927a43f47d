// fonts.mjs - cuts the first view's font down to what the page writes: Dutch and English letters and
// signs, the weights between text and strong, the figures of tables. 48 kB become 20; letters beyond
// these come from Inter's second file when a name asks for them (page.css). Runs before every build.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import subset from "subset-font";

const FROM = new URL("node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", import.meta.url);
const TO = new URL("node_modules/.cache/veerkracht/", import.meta.url);

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");
const LETTERS = range(0x20, 0x7e) + range(0xa0, 0xff) + "–—‘’“”•…€−≤≥→←↑↓┄\u2002";

const made = await subset(await readFile(FROM), LETTERS, {
  targetFormat: "woff2",
  variationAxes: { wght: { min: 400, max: 660 } },
  keepFeatures: ["kern", "tnum", "cv05", "ss03", "ccmp", "mark", "mkmk", "locl"],
});
await mkdir(TO, { recursive: true });
await writeFile(new URL("inter.woff2", TO), made);
