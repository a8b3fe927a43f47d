// paper.mjs - the page on paper: maps first, whole and light, then what the panel says.
import { addressOf, check, drawn, easyTarget, equal, finish, launch, open, survey, test } from "./lib/page.mjs";

const A4 = { width: 1032, height: 703 }; // on its side, within margins of 12 mm
const UPRIGHT = { width: 703, height: 1032 };
const browser = await launch();
const editions = await survey();
const all = editions.find(({ edition }) => edition.maps.filter((map) => map.present).length >= 9) ?? editions[0];
const area = `&b=${easyTarget(all.place).code}`;

/** Waits until the corner of every small map is lighter, or darker, than that. */
const corners = (page, least, most) =>
  page.waitForFunction(([least, most]) => {
    const shade = (canvas) => [...canvas.getContext("2d").getImageData(2, 2, 1, 1).data.slice(0, 3)].reduce((a, b) => a + b) / 3;
    return [...document.querySelectorAll(".nine .frame canvas:first-child")].map(shade).every((one) => one >= least && one <= most);
  }, [least, most], { timeout: 5000 });
const box = (page, what) => page.locator(what).first().boundingBox();

await test("the_nine_fit_on_one_sheet_in_their_own_proportions_and_the_panel_follows", async () => {
  const page = await open(browser, addressOf(all, area));
  await drawn(page);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(A4);
  const nine = await box(page, ".nine");
  check(nine.y + nine.height <= A4.height, `the nine end at ${nine.y + nine.height} of ${A4.height}`);
  const panel = await box(page, "aside");
  check(panel.y >= nine.y + nine.height, "the panel begins below the maps");
  equal(await page.$$eval(".nine .frame canvas", (all) => [...new Set(all.map((canvas) => getComputedStyle(canvas).objectFit))]), ["contain"], "how pictures fill their frames");
  await page.setViewportSize(UPRIGHT);
  const beyond = await page.$$eval(".nine .card", (all) => all.map((card) => Math.max(...[...card.querySelectorAll("*")].map((part) => part.getBoundingClientRect().bottom)) - card.getBoundingClientRect().bottom));
  check(beyond.length === 9 && beyond.every((much) => much < 1), `legends reach ${beyond} beyond their card on an upright sheet`);
  equal(await page.locator(".find, .bar, .languages, .steps").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 0, "controls on paper");
  await page.context().close();
});

await test("paper_is_light_on_a_dark_screen_and_the_screen_is_dark_again_after", async () => {
  const page = await open(browser, addressOf(all), { colorScheme: "dark" });
  await drawn(page);
  await corners(page, 0, 60);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await corners(page, 220, 255);
  equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper").trim()), "#fff", "paper");
  await page.emulateMedia({ media: "screen", colorScheme: "dark" });
  await corners(page, 0, 60);
  await page.context().close();
});

await test("a_large_map_prints_what_was_in_sight_with_a_scale_that_is_right", async () => {
  const page = await open(browser, addressOf(all, `&v=een${area}`));
  await page.waitForSelector(".glmap.ready");
  const part = async () => (await box(page, ".scale-bar i")).width / (await box(page, ".stage")).width;
  const before = await part();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(A4);
  const colours = await page.$$eval(".stage .paper", (all) => all.map((canvas) => new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size));
  check(colours.length > 0 && colours.every((count) => count > 100), `pictures with ${colours} colours`);
  const picture = await box(page, ".stage .paper");
  const told = await box(page, ".source-line");
  check(picture.height > 200 && picture.y + picture.height <= told.y && told.y + told.height <= A4.height, `map and sources on the first sheet: ${JSON.stringify([picture, told])}`);
  check(Math.abs((await part()) - before) < 0.005, `the scale bar was ${before} of the map, is ${await part()}`);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  equal(await page.locator(".stage .paper").count(), 0, "pictures left behind");
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("a_large_map_without_an_area_takes_most_of_the_sheet", async () => {
  const page = await open(browser, addressOf(all, "&v=een&k=kwetsbaar_aandeel"));
  await page.waitForSelector(".glmap.ready");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(A4);
  const picture = await box(page, ".stage .paper");
  const told = await box(page, ".source-line");
  check(picture.height > 0.6 * A4.height && told.y >= picture.y + picture.height && told.y + told.height <= A4.height, `map and sources on the first sheet: ${JSON.stringify([picture, told])}`);
  await page.context().close();
});

await browser.close();
finish();
