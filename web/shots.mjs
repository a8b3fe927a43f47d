// shots.mjs - the pictures of the README, from a running server:
//   VEERKRACHT_URL=http://127.0.0.1:8080 node web/shots.mjs docs/pictures
// The demo's first municipality in every view, and Den Haag where an edition has it.
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const base = process.env.VEERKRACHT_URL ?? "http://127.0.0.1:8080";
const out = process.argv[2] ?? "docs/pictures";
const DEN_HAAG = "GM0518";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"];
const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const json = async (path) => (await fetch(base + path)).json();

/** An edition's municipality, the one asked or the first by code, and a telling area in it. */
async function scene(info, code) {
  const root = `/e/${encodeURIComponent(info.id)}/${info.rev}`;
  const { places } = await json(`${root}/places.json`);
  const found = code ? places.find((place) => place.code === code) : places.toSorted((a, b) => a.code.localeCompare(b.code))[0];
  if (!found) return null;
  const edition = await json(`${root}/edition.json`);
  const { areas } = await json(`${root}/gm/${found.code}.json`);
  const first = edition.maps.find((map) => map.present);
  const alarm = first.classes.findIndex((cls) => cls.alarm);
  const telling = areas.filter((area) => area.class[first.id] === (alarm < 0 ? first.classes.length - 1 : alarm)).toSorted((a, b) => b.residents - a.residents)[0] ?? areas[0];
  return { path: `/${found.code}?e=${encodeURIComponent(info.id)}&b=${telling.code}`, first };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

async function picture(name, path, options) {
  const context = await browser.newContext({ locale: "nl-NL", ...options });
  const page = await context.newPage();
  await page.goto(`${base}${path}&l=nl`);
  await page.waitForSelector(path.includes("v=een") ? ".glmap.ready" : path.includes("v=tabel") ? "table.areas" : ".nine:not(.loading)", { timeout: 90000 });
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(800);
  await page.screenshot({ path: `${out}/${name}.png` });
  console.log(`${out}/${name}.png`);
  await context.close();
}

await mkdir(out, { recursive: true });
const { editions } = await json("/api/v1/editions");
const demo = await scene(editions.find((info) => info.demo) ?? editions[0]);
await picture("negen", demo.path, DESKTOP);
await picture("een", `${demo.path}&v=een`, DESKTOP);
await picture("tabel", `${demo.path}&v=tabel`, DESKTOP);
await picture("donker", demo.path, { ...DESKTOP, colorScheme: "dark" });
await picture("telefoon", demo.path, PHONE);
for (const info of editions) {
  const real = await scene(info, DEN_HAAG);
  if (!real) continue;
  await picture("den-haag", real.path, DESKTOP);
  await picture("den-haag-een", `${real.path}&v=een&k=${real.first.id}`, DESKTOP);
  break;
}
await browser.close();
