// page.mjs - what the browser tests share: a browser that reaches nothing but this machine, places to
// test on (found through the server's own interface), and a count of what held.
// Needs VEERKRACHT_URL, the address of a running veerkrachtd with editions.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = require.resolve("axe-core/axe.min.js");

export const base = process.env.VEERKRACHT_URL?.replace(/\/$/, "");
if (!base) {
  console.log("VEERKRACHT_URL is not set: no server to test\n0 passed, 1 failed");
  process.exit(1);
}

const FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

let passed = 0;
let failed = 0;

/** Runs one test; its name is a sentence about behaviour. */
export async function test(name, run) {
  const began = Date.now();
  try {
    await run();
    passed++;
    console.log(`ok   ${name} (${Date.now() - began} ms)`);
  } catch (trouble) {
    failed++;
    console.log(`FAIL ${name}\n     ${String(trouble?.message ?? trouble).split("\n").slice(0, 12).join("\n     ")}`);
  }
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

export function check(condition, what) {
  if (!condition) throw new Error(what);
}

export function equal(found, expected, what) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

const json = async (path) => {
  const answer = await fetch(base + path);
  check(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
};

/** Every edition with its list of municipalities and the five largest of them (`place` is the first). */
export async function survey() {
  const { editions } = await json("/api/v1/editions");
  check(editions.length > 0, "the server has no editions");
  const whole = [];
  for (const info of editions) {
    const root = `/e/${encodeURIComponent(info.id)}/${info.rev}`;
    const { places } = await json(`${root}/places.json`);
    const largest = places.filter(({ kind }) => kind !== "regio").sort((a, b) => b.areas - a.areas).slice(0, 5);
    const some = [];
    for (const { code } of largest) some.push(await json(`${root}/gm/${code}.json`));
    const region = places.find(({ kind }) => kind === "regio");
    whole.push({ info, root, edition: await json(`${root}/edition.json`), places, some, place: some[0], region: region ? await json(`${root}/gm/${region.code}.json`) : null });
  }
  return whole;
}

export const nine = ({ edition }) => edition.maps.filter((map) => map.number >= 1 && map.number <= 9).sort((a, b) => a.number - b.number);

/** A page of the site with its errors collected; Dutch, desktop and light unless told otherwise. */
export async function open(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL", colorScheme: "light", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(90000);
  page.troubles = [];
  page.requests = [];
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("request", (request) => page.requests.push(request.url()));
  await page.goto(base + path);
  return page;
}

export const addressOf = ({ info, place }, more = "") => `/${place.code}?e=${encodeURIComponent(info.id)}${more}&l=nl`;

/** Waits until all nine (or as many as there are) are drawn. */
export const drawn = (page) => page.waitForFunction(() => document.querySelector(".nine") && !document.querySelector(".nine.loading"));

/** Counts the painted pixels of a canvas; 0 when it is blank. */
export const ink = (page, selector) =>
  page.$$eval(selector, (all) =>
    all.map((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
      return count;
    }),
  );

/** Where an area's label lies on the first of the nine maps, in pixels of the window, by the same Web
 * Mercator as the page but written apart from it: whole municipality in view, 5 pixels free. */
export async function onFirstMap(page, place, area) {
  const box = await page.locator(".nine .frame").first().boundingBox();
  const x = (lon) => lon / 360 + 0.5;
  const y = (lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  const [west, south, east, north] = place.bounds;
  const scale = Math.min((box.width - 10) / (x(east) - x(west)), (box.height - 10) / (y(south) - y(north)));
  return {
    x: box.x + box.width / 2 + (x(area.label[0]) - (x(west) + x(east)) / 2) * scale,
    y: box.y + box.height / 2 + (y(area.label[1]) - (y(north) + y(south)) / 2) * scale,
  };
}

/** The area with the largest box: the surest to hit. */
export const easyTarget = (place) => {
  const size = ({ bounds: [w, s, e, n] }) => (e - w) * (n - s);
  return [...place.areas].filter((area) => !area.water).sort((a, b) => size(b) - size(a))[0];
};
