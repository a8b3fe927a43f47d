// journey.mjs - what people do: search a municipality, see nine maps, point, click, open one map, read
// the table, go back. With a pointer, and with keys alone.
import { addressOf, base, check, drawn, easyTarget, equal, finish, ink, launch, nine, onFirstMap, open, survey, test } from "./lib/page.mjs";

const browser = await launch();
const editions = await survey();
const all = editions.find(({ edition }) => edition.maps.filter((map) => map.present).length >= 9) ?? editions[0];
const { place, edition } = all;
const present = nine(all).filter((map) => map.present);
const target = easyTarget(place);
const panel = (page) => page.locator("#panel h2").innerText();

await test("searching_a_municipality_leads_to_its_maps", async () => {
  const page = await open(browser, `/?e=${all.info.id}&l=nl`);
  await page.locator("input[role=combobox]").fill(place.name.slice(0, 5));
  await page.getByRole("option", { name: place.name }).first().click();
  await drawn(page);
  equal(await page.locator("h1").innerText(), place.name, "heading");
  check(page.url().startsWith(`${base}/${place.code}?`), `address ${page.url()}`);
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("the_start_page_lists_every_municipality_by_name", async () => {
  const page = await open(browser, `/?e=${all.info.id}&l=nl`);
  await page.waitForSelector(".places a");
  equal(await page.locator(".places a").count(), all.places.length, "municipalities");
  await page.context().close();
});

const page = await open(browser, addressOf(all));
await drawn(page);

await test("nine_maps_stand_in_the_catalogues_order_and_all_are_drawn", async () => {
  equal(await page.$$eval(".card", (cards) => cards.map((card) => card.dataset.map)), nine(all).map((map) => map.id), "order");
  const painted = await ink(page, ".nine .frame canvas:first-child");
  equal(painted.length, present.length, "drawn maps");
  check(painted.every((count) => count > 1000), `blank maps: ${painted}`);
});

await test("titles_and_legends_fit_the_place_of_their_map", async () => {
  const usual = page.viewportSize();
  for (const width of [1100, 1280, 1366, 1390, 1410, 1440, 1600]) {
    await page.setViewportSize({ width, height: 860 });
    const wider = await page.$$eval(".card", (cards) => cards.flatMap((card) => [...card.children].filter((part) => part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1).map((part) => `${card.dataset.map} ${part.tagName}`)));
    equal(wider, [], `parts that stick out at ${width} pixels`);
    const cut = await page.$$eval(".card h2", (titles) => titles.filter((title) => title.scrollWidth > title.clientWidth).map((title) => title.innerText));
    equal(cut, [], `titles cut off at ${width} pixels`);
  }
  await page.setViewportSize(usual);
});

await test("different_maps_look_different", async () => {
  const pictures = await page.$$eval(".nine .frame canvas:first-child", (all) => all.map((canvas) => canvas.toDataURL()));
  check(new Set(pictures).size >= pictures.length - 1, `only ${new Set(pictures).size} different pictures`);
});

await test("pointing_at_a_neighbourhood_lights_it_up_in_all_maps", async () => {
  equal((await ink(page, ".nine canvas:nth-child(2)")).reduce((a, b) => a + b), 0, "outlines before");
  const at = await onFirstMap(page, place, target);
  await page.mouse.move(at.x, at.y);
  await page.waitForFunction(() => !document.querySelector(".tip").hidden);
  const outlines = await ink(page, ".nine canvas:nth-child(2)");
  check(outlines.every((count) => count > 20), `outlines: ${outlines}`);
  equal(new Set(outlines).size, 1, "outlines that differ");
  const name = await page.locator(".tip b").innerText();
  check(place.areas.some((area) => area.name === name), `tip says ${name}`);
  await page.mouse.move(5, 5);
});

await test("a_click_selects_everywhere_and_fills_the_panel", async () => {
  const at = await onFirstMap(page, place, target);
  await page.mouse.click(at.x, at.y);
  await page.waitForFunction(() => new URL(location.href).searchParams.get("b"));
  const chosen = place.areas.find((area) => area.code === new URL(page.url()).searchParams.get("b"));
  equal(await panel(page), chosen.name, "panel");
  check((await ink(page, ".nine canvas:nth-child(2)")).every((count) => count > 40), "selection is not drawn in all maps");
});

await test("the_panel_says_the_sentence_of_the_edition_and_measures_every_theme", async () => {
  const area = place.areas.find((one) => Object.values(one.class).every((code) => code < 20)) ?? target;
  await page.goto(base + addressOf(all, `&b=${area.code}`));
  await drawn(page);
  equal(await page.locator("#panel .say").innerText(), area.sentence.nl.replaceAll("**", ""), "sentence");
  equal(await page.locator("#panel .measure").count(), Object.keys(edition.themes).length, "measures");
});

await test("moving_one_map_moves_all", async () => {
  const before = await page.$$eval(".nine .frame canvas:first-child", (all) => all.map((canvas) => canvas.toDataURL()));
  const box = await page.locator(".nine .frame").nth(4).boundingBox();
  await page.mouse.move(box.x + 100, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(500);
  const after = await page.$$eval(".nine .frame canvas:first-child", (all) => all.map((canvas) => canvas.toDataURL()));
  check(after.every((picture, i) => picture !== before[i]), "some map stood still");
  await page.getByRole("button", { name: "Hele gemeente" }).click();
  await page.waitForTimeout(500);
  const home = await page.$$eval(".nine .frame canvas:first-child", (all) => all.map((canvas) => canvas.toDataURL()));
  equal(home.filter((picture, i) => picture === before[i]).length, before.length, "maps that came home");
});

await test("a_map_opens_large_with_legend_reading_help_and_its_indicators", async () => {
  const map = present[0];
  await page.locator(`.card[data-map="${map.id}"] h2 a`).click();
  await page.waitForSelector(".glmap.ready");
  equal(new URL(page.url()).searchParams.get("k"), map.id, "map in the address");
  equal(await page.locator("#panel .reading li").count(), map.reading.length, "lines of reading help");
  const made = (await page.locator("#panel .indicator").allInnerTexts()).join(" ");
  for (const { nl } of [...map.indicators, ...map.themes.map((id) => edition.themes[id].explanation)]) check(made.includes(nl), `"${nl}" is not told`);
  equal(await page.locator("#panel .cell, #panel .stack li").count(), map.classes.length, "classes in the legend");
});

await test("switching_to_another_large_map_fetches_nothing", async () => {
  await page.locator('.one [data-relative="false"]').click();
  await page.waitForFunction(() => !document.querySelector(".stages.double"));
  await page.waitForTimeout(1500);
  const other = present[present.length - 1];
  const before = page.requests.length;
  const took = await page.evaluate(
    (id) =>
      new Promise((done) => {
        const start = performance.now();
        document.querySelector(`.rail a[data-map="${id}"]`).click();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
      }),
    other.id,
  );
  console.log(`     switch to another map: ${took.toFixed(0)} ms to the next paint`);
  equal(page.requests.slice(before).filter((url) => !url.includes("/assets/logo")), [], "requests");
  equal(new URL(page.url()).searchParams.get("k"), other.id, "map in the address");
});

await test("one_zooms_out_no_farther_than_what_is_drawn", async () => {
  const metresAPixel = () => page.$eval(".scale-bar", (bar) => {
    const [, number, unit] = bar.textContent.match(/([\d.,]+)\s*(\S+)/);
    return (Number(number.replace(",", ".")) * (unit === "km" ? 1000 : 1)) / bar.querySelector("i").getBoundingClientRect().width;
  });
  await page.waitForSelector(".glmap.ready");
  const home = await metresAPixel();
  for (let i = 0; i < 5; i++) {
    await page.locator(".controls button").nth(1).click();
    await page.waitForTimeout(300);
  }
  const farther = (await metresAPixel()) / home;
  check(farther > 1.1 && farther < 1.3, `${farther.toFixed(2)} times as far out`);
  await page.locator(".controls button").nth(2).click();
  await page.waitForTimeout(500);
});

await test("the_table_says_what_the_map_says", async () => {
  await page.getByRole("link", { name: "Tabel" }).click();
  await page.waitForSelector("table.areas");
  equal(await page.locator("table.areas tbody tr").count(), place.areas.length, "rows");
  const verdict = edition.maps.find((map) => map.present && map.draws === "change_change" && !map.relative) ?? edition.maps.find((map) => map.present && map.draws === "level_level") ?? edition.maps.find((map) => map.present);
  for (const area of place.areas.slice(0, 5)) {
    const cls = verdict.classes[area.class[verdict.id]];
    const row = await page.locator(`tr[data-area="${area.code}"]`).innerText();
    check(row.includes(area.name) && (!cls || row.toLowerCase().includes(cls.title.nl.toLowerCase())), `row of ${area.name}: ${row}`);
  }
});

await test("the_table_sorts_both_ways_by_a_columns_heading", async () => {
  const residents = () => page.$$eval("table.areas tbody tr td:nth-child(2)", (cells) => cells.map((cell) => Number(cell.textContent.replace(/\D/g, ""))));
  await page.locator("th[data-column=residents] button").click();
  const falling = await residents();
  await page.locator("th[data-column=residents] button").click();
  const rising = await residents();
  check(falling[0] >= falling[5] && rising[0] <= rising[5], `${falling.slice(0, 6)} / ${rising.slice(0, 6)}`);
  equal(await page.locator("th[aria-sort=ascending]").count(), 1, "sorted columns");
});

await test("back_walks_the_way_that_was_come", async () => {
  await page.goBack();
  await page.waitForSelector(".one");
  equal(new URL(page.url()).searchParams.get("k"), present[present.length - 1].id, "the map before the table");
  await page.goBack();
  equal(new URL(page.url()).searchParams.get("k"), present[0].id, "the map before that");
  await page.goBack();
  await page.waitForSelector(".stages.double");
  await page.goBack();
  await page.waitForSelector(".nine");
});

await test("absolute_or_relative_is_in_the_address_and_changes_the_thermometer", async () => {
  const toggle = page.locator('#panel [data-relative="true"]');
  if (!(await toggle.count())) return console.log("     (this edition compares nothing)");
  const before = await page.locator("#panel .measures").innerText();
  await toggle.click();
  equal(new URL(page.url()).searchParams.get("r"), "rel", "address");
  check((await page.locator("#panel .measures").innerText()) !== before, "the figures are the same");
  equal(await page.locator(".card [data-relative]").count(), 0, "switches on small maps");
});

await test("english_is_complete_and_keeps_the_place", async () => {
  await page.getByRole("link", { name: "EN, English" }).click();
  await page.waitForSelector("html[lang=en]");
  equal(await page.locator("h1").innerText(), place.name, "place");
  const text = await page.locator("body").innerText();
  for (const word of ["Negen kaarten", "bewoners", "woningen", "Verloop", "undefined", "NaN"]) check(!text.includes(word), `"${word}" on the English page`);
  equal(page.troubles, [], "errors");
});
await page.context().close();

await test("keys_alone_do_everything", async () => {
  const keys = await open(browser, `/?e=${all.info.id}&l=nl`);
  await keys.waitForSelector(".places");
  await keys.keyboard.press("/");
  await keys.keyboard.type(place.name.slice(0, 6));
  await keys.waitForSelector("[role=option]");
  await keys.keyboard.press("ArrowDown");
  await keys.keyboard.press("Enter");
  await drawn(keys);
  await keys.keyboard.press("ArrowRight");
  equal(await panel(keys), place.areas[0].name, "first neighbourhood");
  await keys.keyboard.press("ArrowLeft");
  equal(await panel(keys), place.areas[place.areas.length - 1].name, "last neighbourhood");
  await keys.waitForFunction((name) => document.querySelector("#announcer").textContent.startsWith(name), place.areas[place.areas.length - 1].name);
  await keys.keyboard.press(String(present[0].number));
  await keys.waitForSelector(".one");
  equal(new URL(keys.url()).searchParams.get("k"), present[0].id, "map of the key");
  await keys.keyboard.press("+");
  await keys.keyboard.press("Escape");
  await keys.waitForSelector(".nine");
  await keys.keyboard.press("Tab");
  equal(await keys.evaluate(() => document.activeElement?.getAttribute("href")), "#main", "the first stop skips to the maps");
  const stops = new Set();
  for (let i = 0; i < 60; i++) {
    await keys.keyboard.press("Tab");
    stops.add(await keys.evaluate(() => document.activeElement?.getAttribute("href") ?? document.activeElement?.getAttribute("aria-label") ?? ""));
  }
  check(present.every((map) => [...stops].some((stop) => stop.includes(`k=${map.id}&`))), "not every map can be reached with Tab");
  equal(keys.troubles, [], "errors");
  await keys.context().close();
});

await browser.close();
finish();
