// states.mjs - what is not the usual case: too few residents, a map that is not there, nothing found, a
// server that fails, telephones, slow lines; and that no request leaves this machine.
import { addressOf, base, check, drawn, equal, finish, ink, launch, nine, open, survey, test } from "./lib/page.mjs";

const browser = await launch();
const editions = await survey();
const all = editions[0];

/** The code of an area on the map whose class the panel speaks of. */
const verdictOf = ({ edition }, area) => {
  const maps = edition.maps.filter((map) => map.present);
  const verdict = maps.find((map) => map.draws === "change_change" && !map.relative) ?? maps.find((map) => map.draws === "level_level") ?? maps[0];
  return area.class[verdict.id];
};

await test("a_neighbourhood_without_a_class_says_why_and_shows_no_share", async () => {
  const without = editions.flatMap((one) => one.some.flatMap((place) => place.areas.filter((area) => !area.water && verdictOf(one, area) >= 20).map((area) => [{ ...one, place }, area])));
  const [where, area] = without.sort(([a, x], [b, y]) => verdictOf(a, x) - verdictOf(b, y))[0] ?? [];
  check(area, "no edition has such a neighbourhood");
  const page = await open(browser, addressOf(where, `&b=${area.code}`));
  await page.waitForSelector("#panel .verdict");
  const code = verdictOf(where, area);
  equal(await page.locator("#panel .verdict b").innerText(), code === 20 ? "Te weinig bewoners" : "Geen cijfer", "verdict");
  if (code > 20) equal(await page.locator("#panel .verdict span").innerText(), where.edition.flags[code].nl, "reason");
  equal(await page.locator("#panel .say").innerText(), area.sentence.nl.replaceAll("**", ""), "sentence");
  check(!/\d ?%/.test(await page.locator("#panel .verdict, #panel .say").allInnerTexts().then((texts) => texts.join(" "))), "a share is shown");
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("a_map_that_is_missing_keeps_its_place_and_names_its_source", async () => {
  const lacking = editions.find((one) => nine(one).some((map) => !map.present));
  check(lacking, "no edition lacks a map");
  const page = await open(browser, addressOf(lacking));
  await drawn(page);
  for (const map of nine(lacking).filter((one) => !one.present)) {
    const card = page.locator(`.card.missing[data-map="${map.id}"]`);
    equal(await card.count(), 1, `card of ${map.id}`);
    check((await card.innerText()).includes(map.reason.nl), `reason of ${map.id}: ${await card.innerText()}`);
    equal(await card.locator("canvas").count(), 0, "canvases");
  }
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("every_edition_opens_in_every_view", async () => {
  for (const one of editions)
    for (const view of ["negen", "een", "tabel"]) {
      const page = await open(browser, addressOf(one, `&v=${view}`));
      await page.waitForSelector(view === "negen" ? ".nine:not(.loading)" : view === "een" ? ".one" : "table.areas");
      check((await ink(page, ".frame canvas:first-child")).length > 0, `${one.info.id} ${view}: no maps`);
      equal(page.troubles, [], `${one.info.id} ${view}`);
      await page.context().close();
    }
});

await test("a_demo_is_marked_as_invented", async () => {
  const demo = editions.find(({ info }) => info.demo);
  if (!demo) return console.log("     (no demo edition)");
  const page = await open(browser, addressOf(demo));
  await page.waitForSelector(".demo");
  equal(await page.locator(".demo").innerText(), "Demo: verzonnen gegevens", "mark");
  await page.context().close();
});

await test("no_request_leaves_this_machine_and_none_is_refused_by_the_content_policy", async () => {
  const page = await open(browser, addressOf(all, "&v=een"));
  await page.waitForSelector(".glmap.ready");
  const away = page.requests.filter((url) => !url.startsWith(base) && !url.startsWith("data:") && !url.startsWith("blob:"));
  equal(away, [], "requests elsewhere");
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("the_first_view_of_a_municipality_fits_in_its_budget", async () => {
  const fresh = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
  const view = await fresh.newPage();
  const session = await fresh.newCDPSession(view);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: 750e3 / 8 });
  const sizes = new Map();
  const urls = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await view.addInitScript(() => {
    new PerformanceObserver((list) => (window.largest = list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  });
  const began = Date.now();
  await view.goto(base + addressOf(all));
  await drawn(view);
  const nineAt = Date.now() - began;
  // The serif, the findings and MapLibre come after: nothing of the first view waits for them.
  const first = [...sizes].map(([id, size]) => [urls.get(id)?.replace(base, "") ?? "", size]).filter(([url]) => !/source-serif|findings|largemap|worker/.test(url));
  const total = first.reduce((sum, [, size]) => sum + size, 0);
  for (const [url, size] of first) console.log(`     ${String(size).padStart(7)}  ${url.slice(0, 90)}`);
  const paint = await view.evaluate(() => window.largest);
  console.log(`     first view: ${first.length} requests, ${(total / 1000).toFixed(1)} kB; largest paint ${Math.round(paint)} ms, nine maps ${nineAt} ms on slow 4G`);
  check(total <= 150000, `${total} bytes`);
  check(paint <= 3000, `largest paint ${paint} ms, even on a shared machine`);
  await fresh.close();
});

await test("while_loading_titles_and_legends_are_there_and_the_count_is_told", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
  const page = await context.newPage();
  let release;
  const held = new Promise((go) => (release = go));
  await page.route("**/*.pmtiles", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(base + addressOf(all));
  await page.waitForSelector(".nine.loading");
  equal(await page.locator(".card h2").count(), nine(all).length, "titles");
  check((await page.locator(".legend-line .swatches, .legend-line .matrix").count()) > 0, "no legends");
  check(/^0 van de \d kaarten geladen$/.test(await page.locator("#panel .meta").innerText()), "no count");
  release();
  await drawn(page);
  await context.close();
});

await test("shapes_that_cannot_be_fetched_leave_table_and_figures_working", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
  const page = await context.newPage();
  await page.route("**/*.pmtiles", (route) => route.abort());
  await page.goto(base + addressOf(all));
  await page.waitForSelector(".error");
  check(!/geladen|komen binnen/.test(await page.locator("#panel").innerText()), "the panel says that maps are on their way");
  await page.getByRole("link", { name: "Tabel" }).click();
  equal(await page.locator("table.areas tbody tr").count(), all.place.areas.length, "rows");
  await context.close();
});

await test("shapes_that_failed_are_asked_for_again_and_drawn", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
  const page = await context.newPage();
  let down = true;
  await page.route("**/*.pmtiles", (route) => (down ? route.abort() : route.continue()));
  await page.goto(base + addressOf(all));
  await page.waitForSelector(".error");
  down = false;
  await page.getByRole("button", { name: "Probeer opnieuw" }).click();
  await drawn(page);
  equal(await page.locator(".error").count(), 0, "notices");

  // On the large map: the finer tiles of a closer look fail, however many; that is said once.
  await page.goto(base + addressOf(all, "&v=een"));
  await page.waitForSelector(".glmap.ready");
  down = true;
  for (let i = 0; i < 3; i++) {
    await page.locator(".controls button").nth(0).click();
    await page.waitForTimeout(400);
  }
  await page.waitForSelector(".error");
  equal(await page.locator(".error").count(), 1, "notices");
  down = false;
  await page.getByRole("button", { name: "Probeer opnieuw" }).click();
  await page.waitForSelector(".glmap.ready");
  await page.waitForTimeout(500);
  equal(await page.locator(".error").count(), 0, "notices after trying again");
  await context.close();
});

await test("a_range_that_breaks_off_once_is_fetched_again_and_nobody_hears_of_it", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "nl-NL" });
  const page = await context.newPage();
  const broken = new Set();
  await page.route("**/*.pmtiles", (route) => {
    const { range } = route.request().headers();
    if (broken.has(range)) return route.continue();
    broken.add(range);
    return route.abort("failed");
  });
  for (const view of ["", "&v=een"]) {
    broken.clear();
    await page.goto(base + addressOf(all, view));
    await (view ? page.waitForSelector(".glmap.ready") : drawn(page));
    await page.waitForTimeout(300);
    equal(await page.locator(".error").count(), 0, "notices");
    check(broken.size >= 2, `only ${broken.size} ranges were asked for`);
  }
  await context.close();
});

await test("a_failing_server_gives_a_sentence_and_a_way_on", async () => {
  const context = await browser.newContext({ locale: "nl-NL" });
  const page = await context.newPage();
  let down = true;
  await page.route("**/gm/*.json", (route) => (down ? route.fulfill({ status: 500, body: "" }) : route.continue()));
  await page.goto(base + addressOf(all));
  await page.waitForSelector(".error");
  down = false;
  await page.getByRole("button", { name: "Probeer opnieuw" }).click();
  await page.waitForSelector(".nine");
  await context.close();
});

await test("an_unknown_municipality_or_edition_leads_somewhere", async () => {
  const unknown = await open(browser, "/GM9999?l=nl");
  await unknown.waitForSelector(".error");
  check((await unknown.locator(".error").innerText()).includes("GM9999"), "the code is not named");
  await unknown.waitForSelector(".places a");
  await unknown.context().close();
  const old = await open(browser, `/${all.place.code}?e=never&l=nl`);
  await old.waitForSelector(".nine, .places");
  await old.context().close();
});

await test("on_a_telephone_two_columns_and_a_sheet_that_peeks_and_opens", async () => {
  const area = all.place.areas.find((one) => Object.values(one.class).every((code) => code < 20)) ?? all.place.areas[0];
  const page = await open(browser, addressOf(all, `&b=${area.code}`), { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  await drawn(page);
  const cards = await page.$$eval(".card", (all) => all.map((card) => card.getBoundingClientRect().left));
  equal(new Set(cards.map(Math.round)).size, 2, "columns");
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
  const peek = await page.locator("#panel").boundingBox();
  check(peek.height < 260 && peek.y > 500, `the sheet covers too much: ${JSON.stringify(peek)}`);
  check(await page.locator("#panel h2").isVisible(), "no name in the sheet");
  await page.locator(".grip").tap();
  await page.waitForFunction(() => document.querySelector("#panel").getBoundingClientRect().height > 500);
  await page.locator(".grip").tap();
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("on_a_tablet_the_panel_is_a_sheet_that_closes", async () => {
  const page = await open(browser, addressOf(all, `&b=${all.place.areas[0].code}`), { viewport: { width: 1000, height: 760 } });
  await drawn(page);
  await page.getByRole("button", { name: "Sluit paneel" }).click();
  await page.waitForFunction(() => document.querySelector("#panel").getBoundingClientRect().left >= innerWidth - 2);
  await page.getByRole("button", { name: "Thermometer" }).click();
  await page.waitForFunction(() => document.querySelector("#panel").getBoundingClientRect().right <= innerWidth + 2);
  await page.context().close();
});

await browser.close();
finish();
