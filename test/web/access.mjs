// access.mjs - axe-core on every view, in both languages, light and dark, desktop and telephone: no
// violation of WCAG 2.2 A or AA, nor of axe's best practices.
import { readFile } from "node:fs/promises";
import { axeSource, addressOf, check, equal, finish, launch, nine, open, survey, test } from "./lib/page.mjs";

const axe = await readFile(axeSource, "utf8");
const browser = await launch();
const editions = await survey();
const full = editions.find((one) => nine(one).every((map) => map.present)) ?? editions[0];
const lacking = editions.find((one) => nine(one).some((map) => !map.present)) ?? editions[0];
const few = full.place.areas.find((area) => Object.values(area.class).includes(20)) ?? full.place.areas[0];
const good = full.place.areas.find((area) => Object.values(area.class).every((code) => code < 20)) ?? full.place.areas[0];
const sensitive = editions.flatMap((one) => one.some.map((place) => ({ ...one, place }))).find(({ place }) => Object.keys(place.sensitivity ?? {}).length) ?? full;
const level = nine(full).find((map) => map.present && map.draws === "level");

const address = (where, more) => addressOf(where, more).replace(/&l=nl$/, "");
const views = {
  start: { path: "/?", wait: ".places a" },
  nine_maps_of_a_municipality: { path: address(full, ""), wait: ".nine:not(.loading)" },
  nine_maps_with_a_neighbourhood: { path: address(full, `&b=${good.code}`), wait: ".nine:not(.loading)" },
  nine_maps_with_missing_ones: { path: address(lacking, ""), wait: ".nine:not(.loading)" },
  too_few_residents: { path: address(full, `&b=${few.code}`), wait: ".nine:not(.loading)" },
  one_map_of_nine_cells: { path: address(full, `&v=een&n=0&b=${good.code}`), wait: ".glmap.ready" },
  one_map_of_five_classes: { path: address(full, `&v=een&k=${level?.id}`), wait: ".glmap.ready" },
  two_maps_beside_each_other: { path: address(full, `&v=een&n=1&b=${good.code}`), wait: ".glmap.ready" },
  findings_of_a_municipality: { path: address(sensitive, ""), wait: ".finding", open: true },
  findings_of_a_neighbourhood: { path: address(full, `&b=${good.code}`), wait: ".finding", open: true },
  a_region: { path: `/${full.region?.code}?e=${full.info.id}`, wait: ".finding", open: true },
  table: { path: address(full, `&v=tabel&b=${good.code}`), wait: "table.areas" },
};

/** What axe has against a page, in each of the colour schemes. */
async function violations({ path, wait, open: opened }, lang, schemes, options) {
  const page = await open(browser, `${path}&l=${lang}`, options);
  await page.waitForSelector(wait, { state: "attached" });
  if (opened) await page.$$eval("#panel details", (all) => all.forEach((one) => (one.open = true)));
  // Through the debugger: the content policy forbids foreign script, as it should.
  await page.evaluate(axe);
  const found = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    found.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`));
  }
  await page.context().close();
  return found;
}

for (const [name, view] of Object.entries(views))
  await test(`axe_finds_nothing_on_${name}`, async () => {
    // The large map is slow to draw without a graphics card; its page differs in words only.
    for (const lang of view.wait === ".glmap.ready" ? ["nl"] : ["nl", "en"]) equal(await violations(view, lang, ["light", "dark"]), [], lang);
  });

await test("axe_finds_nothing_on_a_telephone", async () => {
  for (const name of ["nine_maps_with_a_neighbourhood", "one_map_of_nine_cells", "findings_of_a_municipality", "findings_of_a_neighbourhood", "table", "start"]) {
    const phone = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true };
    equal(await violations(views[name], "nl", ["light"], phone), [], name);
    const page = await open(browser, `${views[name].path}&l=nl`, phone);
    await page.waitForSelector(views[name].wait, { state: "attached" });
    if (views[name].open) await page.$$eval("#panel details", (all) => all.forEach((one) => (one.open = true)));
    const wide = await page.evaluate(() => [document.documentElement, document.querySelector("#panel")].map((one) => (one ? one.scrollWidth - one.clientWidth : 0)));
    equal(wide, [0, 0], `${name} scrolls sideways`);
    await page.context().close();
  }
});

await test("whoever_wants_no_motion_gets_none", async () => {
  const page = await open(browser, `${views.nine_maps_of_a_municipality.path}&l=nl`, { reducedMotion: "reduce" });
  await page.waitForSelector(".nine");
  equal(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--m-base"))), 0, "duration");
  check(await page.evaluate(() => document.getAnimations().length === 0), "something moves");
  await page.context().close();
});

await browser.close();
finish();
