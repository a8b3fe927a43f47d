// findings.mjs - what is said beside the maps, as people ask it: is the spread better, two faces, who is like
// us, how sure is this, what is a region; in both languages, with a pointer and with keys.
import { readFile } from "node:fs/promises";
import { addressOf, base, check, drawn, equal, finish, ink, launch, open, survey, test } from "./lib/page.mjs";

const browser = await launch();
const editions = await survey();
const places = editions.flatMap((one) => one.some.map((place) => ({ ...one, place })));
const plain = (text) => text.replaceAll("**", "");
const langs = ["nl", "en"];
const address = (where, lang, more = "") => addressOf(where, more).replace(/l=nl$/, `l=${lang}`);
const outlines = ".nine canvas:nth-child(2)";

/** A municipality's page with the findings in it. */
async function shown(where, lang = "nl", more = "", options = {}) {
  const page = await open(browser, address(where, lang, more), options);
  await drawn(page);
  await page.waitForSelector("#panel .finding");
  return page;
}

const question = (page, id) => page.locator(`#panel [data-finding="${id}"]`).first();

async function ask(page, id) {
  await question(page, id).locator("> summary").click();
  return question(page, id).locator("> .body").innerText();
}

await test("is_the_spread_better_has_a_verdict_a_sentence_and_both_years_in_both_languages", async () => {
  const where = places.find(({ place }) => Object.values(place.spread ?? {}).some((one) => one.corrected?.length > 1));
  check(where, "no edition has a spread over two years");
  for (const lang of langs) {
    const page = await shown(where, lang);
    const body = await ask(page, "spread");
    for (const one of Object.values(where.place.spread)) check(body.includes(plain(one.sentence[lang])), `sentence "${one.sentence[lang]}" is not there`);
    const [first] = Object.values(where.place.spread).filter((one) => one.corrected);
    const row = await question(page, "spread").locator(".spread").first().innerText();
    for (const value of first.corrected) check(row.includes(String(Math.round(100 * value))), `${value} is not in "${row}"`);
    check(!/undefined|NaN|null/.test(body), body);
    equal(page.troubles, [], "errors");
    await page.context().close();
  }
});

await test("two_faces_outlines_its_group_on_every_map_while_pointed_at_focused_or_open", async () => {
  const where = places.find(({ place }) => place.faces?.areas.length > 1);
  check(where, "no municipality has a group of red neighbourhoods");
  for (const lang of langs) {
    const page = await shown(where, lang);
    const none = await ink(page, outlines);
    check(none.every((count) => count === 0), `outlines before: ${none}`);
    await question(page, "faces").locator("> summary").hover();
    const pointed = await ink(page, outlines);
    check(pointed.every((count) => count > 40), `outlines while pointed at: ${pointed}`);
    await page.mouse.move(5, 5);
    check((await ink(page, outlines)).every((count) => count === 0), "the outline stays");
    await question(page, "faces").locator("> summary").focus();
    check((await ink(page, outlines)).every((count) => count > 40), "no outline on focus");
    await page.keyboard.press("Enter");
    await page.mouse.move(5, 5);
    await page.evaluate(() => document.activeElement.blur());
    check((await ink(page, outlines)).every((count) => count > 40), "no outline while open");
    const body = await question(page, "faces").locator("> .body").innerText();
    check(body.includes(plain(where.place.faces.sentence[lang])), body);
    for (const index of where.place.faces.areas.slice(0, 3)) check(body.includes(where.place.areas[index].name), `${where.place.areas[index].name} is not named`);
    await page.context().close();
  }
});

await test("without_a_component_the_neighbourhoods_that_change_class_are_listed_and_outlined", async () => {
  const where = places.find(({ place }) => Object.values(place.sensitivity ?? {}).some(({ components }) => components.some(({ areas }) => areas.length)));
  check(where, "no edition has a sensitivity");
  const [{ map: id, components, sentence }] = Object.values(where.place.sensitivity);
  const map = where.edition.maps.find((one) => one.id === id);
  const most = [...components].sort((a, b) => b.areas.length - a.areas.length)[0];
  for (const lang of langs) {
    const page = await shown(where, lang);
    check((await question(page, "sure").locator(".answer").first().innerText()).includes(String(most.areas.length)), "the first line does not say how many");
    const body = await ask(page, "sure");
    check(body.includes(plain(sentence[lang])), `sentence: ${body}`);
    const row = page.locator(".parts .part").first();
    await row.locator("> summary").click();
    const links = await row.locator(".changes a").allInnerTexts();
    equal(links.toSorted(), most.areas.map((index) => where.place.areas[index].name).toSorted(), "neighbourhoods");
    const said = await row.locator(".becomes").allInnerTexts();
    for (const code of new Set(most.classes)) check(said.some((text) => text.toLowerCase().includes(map.classes[code].title[lang].toLowerCase())), `class ${map.classes[code].title[lang]} is not named`);
    check((await ink(page, outlines)).every((count) => count > 40), "not outlined on the maps");
    await row.locator(".changes a").first().click();
    await page.waitForFunction(() => new URL(location.href).searchParams.get("b"));
    await page.waitForSelector('[data-finding="area-sure"]');
    equal(page.troubles, [], "errors");
    await page.context().close();
  }
});

await test("noise_is_shown_and_explained_with_the_sentence_of_the_edition", async () => {
  const where = places.find(({ edition }) => edition.noise && Object.keys(edition.noise).length);
  check(where, "no edition speaks of noise");
  const verdict = where.edition.maps.find((map) => map.present && map.draws === "change_change" && !map.relative) ?? where.edition.maps.find((map) => where.edition.noise[map.id]);
  for (const lang of langs) {
    const page = await shown(where, lang);
    const body = await ask(page, "sure");
    check(body.includes(plain(where.edition.noise[verdict.id].sentence[lang])), body);
    check(await page.locator(".noise-sample .hatch").evaluate((one) => getComputedStyle(one).backgroundImage.includes("gradient")), "no hatch beside the explanation");
    check(body.includes(lang === "nl" ? "toeval" : "chance"), "it is not explained");
    equal(page.troubles, [], "errors");
    await page.context().close();
  }
});

await test("the_share_of_red_is_given_for_every_width_of_the_kernel", async () => {
  const where = places.find(({ place, edition }) => place.bandwidths?.veerkracht_abs && edition.bandwidths);
  check(where, "no edition has bandwidths");
  const page = await shown(where);
  await ask(page, "sure");
  const alarm = where.edition.maps.find((map) => map.id === "veerkracht_abs").classes.findIndex((cls) => cls.alarm);
  const rows = await page.locator(".widths li").allInnerTexts();
  equal(rows.length, where.edition.bandwidths.length, "widths");
  where.edition.bandwidths.forEach((metres, i) => check(rows[i].includes(`${metres} m`) && rows[i].includes(`${where.place.bandwidths.veerkracht_abs[metres][alarm]} %`), rows[i]));
  await page.context().close();
});

await test("similar_municipalities_lead_to_their_maps_and_ranks_say_among_how_many", async () => {
  const where = places.find(({ place }) => place.similar?.places.length && Object.values(place.ranks ?? {}).some((rank) => rank?.rank));
  check(where, "no municipality has both");
  const page = await shown(where);
  const [rank] = Object.values(where.place.ranks).filter((one) => one?.rank);
  check((await question(page, "ranks").locator(".answer").first().innerText()).includes(`${rank.rank}e van ${rank.among}`), "rank");
  await ask(page, "similar");
  const [other] = where.place.similar.places;
  await question(page, "similar").getByRole("link", { name: other.name }).click();
  await page.waitForFunction((code) => location.pathname === `/${code}`, other.code);
  await page.waitForFunction((name) => document.querySelector("h1")?.textContent === name, other.name);
  equal(page.troubles, [], "errors");
  await page.context().close();
});

await test("a_neighbourhood_has_its_place_its_surroundings_and_its_certainty", async () => {
  const where = places.find(({ place }) => place.areas.some((area) => Object.values(area.themes).some((theme) => theme?.cluster === "hot" && theme.rank?.[0])));
  check(where, "no neighbourhood has a cluster");
  const area = where.place.areas.find((one) => Object.values(one.themes).some((theme) => theme?.cluster === "hot" && theme.rank?.[0]) && Object.values(one.class).every((code) => code < 20));
  for (const lang of langs) {
    const page = await shown(where, lang, `&b=${area.code}`);
    const [theme] = Object.values(area.themes).filter((one) => one?.rank?.[0]);
    const [place, , among] = theme.rank;
    const rank = await question(page, "place").locator(".answer").first().innerText();
    check(rank.includes(String(place)) && rank.includes(String(among)), rank);
    const around = await ask(page, "around");
    check(around.includes(lang === "nl" ? "hoog, eromheen ook" : "high, around it too"), around);
    check(!around.toLowerCase().includes("moran"), "terms of the trade in sight");
    await ask(page, "area-sure");
    equal(await page.locator(".noises li").count(), Object.values(area.themes).filter((one) => one && one.change !== null).length, "themes with a change");
    equal(page.troubles, [], "errors");
    await page.context().close();
  }
});

await test("what_stands_open_stays_open_for_the_next_neighbourhood", async () => {
  const where = places.find(({ place }) => place.areas.filter((area) => Object.values(area.themes).some((theme) => theme?.rank?.[0])).length > 1);
  const page = await shown(where, "nl", `&b=${where.place.areas.find((area) => Object.values(area.class).every((code) => code < 20)).code}`);
  await ask(page, "place");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  check(await question(page, "place").evaluate((one) => one.open), "closed again");
  await page.context().close();
});

await test("a_region_is_found_by_search_and_names_its_municipalities", async () => {
  const where = editions.find(({ region }) => region);
  check(where, "no edition has a region");
  for (const lang of langs) {
    const title = where.region.title?.[lang] ?? where.region.name;
    const page = await open(browser, `/?e=${where.info.id}&l=${lang}`);
    await page.waitForSelector(".regions a");
    await page.locator("input[role=combobox]").fill(title.slice(0, 12));
    await page.getByRole("option", { name: title }).first().click();
    await drawn(page);
    equal(await page.locator("h1").innerText(), title, "heading");
    const named = await page.locator(".members .chip").allInnerTexts();
    equal(named.toSorted(), where.region.gemeenten.map((code) => where.places.find((place) => place.code === code).name).toSorted(), "municipalities");
    check((await ink(page, ".nine .frame canvas:first-child")).every((count) => count > 1000), "blank maps");
    await page.locator(".members .chip").first().click();
    await page.waitForFunction((code) => location.pathname === `/${code}`, where.region.gemeenten[0]);
    equal(page.troubles, [], "errors");
    await page.context().close();
  }
});

await test("absolute_and_relative_lie_beside_each_other_and_move_together", async () => {
  const where = places.find(({ edition }) => edition.maps.some((map) => map.present && map.relative));
  check(where, "no edition has a relative map");
  const pair = where.edition.maps.filter((map) => map.present && map.draws === "change_change");
  const area = where.place.areas.find((one) => pair.every((map) => one.class[map.id] < 9));
  const page = await open(browser, address(where, "nl", `&v=een&b=${area.code}`), { viewport: { width: 1200, height: 700 } });
  await page.waitForFunction(() => document.querySelectorAll(".glmap.ready").length === 2);
  equal(await page.locator(".stages.double .pane-map").count(), 2, "maps");
  const told = await page.locator(".told").innerText();
  for (const map of pair) check(told.toLowerCase().includes(map.classes[area.class[map.id]].title.nl.toLowerCase()), `${map.id}: ${told}`);
  check(told.includes(plain(area.sentence.nl)) && told.includes(plain(area.context.nl)), told);
  const scale = async () => (await page.locator(".scale-bar i").boundingBox()).width;
  const before = await scale();
  const box = await page.locator(".stage").nth(1).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((before) => Math.abs(document.querySelector(".scale-bar i").getBoundingClientRect().width - before) > 1, before);
  await page.locator('.one [data-relative="true"]').click();
  await page.waitForFunction(() => !document.querySelector(".stages.double"));
  equal(new URL(page.url()).searchParams.get("k"), pair.find((map) => map.relative).id, "map in the address");
  await page.locator('.one [data-relative="both"]').click();
  await page.waitForSelector(".stages.double");
  equal(page.troubles, [], "errors");
  await page.context().close();
  const narrow = await open(browser, address(where, "nl", "&v=een"), { viewport: { width: 1000, height: 760 } });
  await narrow.waitForSelector(".glmap.ready");
  equal(await narrow.locator(".stages.double, [data-relative=both]").count(), 0, "two maps where there is no room");
  await narrow.context().close();
});

await test("the_downloaded_table_says_what_the_edition_s_own_says", async () => {
  const [where] = places;
  const page = await open(browser, address(where, "nl", "&v=tabel"));
  await page.waitForSelector("table.areas");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download als CSV" }).click()]);
  const read = (text) => {
    const cells = (line) => [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)].map(([, cell]) => cell.replace(/^"|"$/g, ""));
    const [head, ...rows] = text.replace(/^\ufeff/, "").trim().split(/\r?\n/).map(cells);
    return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
  };
  const mine = read(await readFile(await file.path(), "utf8"));
  const theirs = new Map(read(await (await fetch(`${base}${where.root}/csv/gebieden.csv`)).text()).map((row) => [row.code, row]));
  equal(mine.length, where.place.areas.length, "rows");
  for (const id of Object.keys(where.edition.themes)) for (const column of [`${id}_rang`, `${id}_cluster`]) check(column in mine[0], `no column ${column}`);
  const asNumber = (text) => (text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text);
  for (const row of mine) {
    const other = theirs.get(row.code);
    for (const [name, value] of Object.entries(row)) if (name in other && !(value === "" && name.startsWith("kaart_"))) equal(asNumber(value), asNumber(other[name]), `${row.code} ${name}`);
  }
  await page.context().close();
});

await test("an_area_without_any_figure_has_no_empty_heading", async () => {
  const found = places.flatMap((where) => where.place.areas.filter((area) => area.water && area.dwellings === null && !where.place.areas.some((other) => other !== area && other.wijk === area.wijk)).map((area) => ({ where, area })))[0];
  if (!found) return console.log("     (no such area)");
  const page = await open(browser, address(found.where, "nl", `&b=${found.area.code}`));
  await page.waitForSelector("#panel .verdict");
  for (const heading of await page.locator("#panel h3").all()) {
    const after = await heading.evaluate((one) => one.closest(".section").nextElementSibling?.textContent.trim() ?? "");
    check(after.length > 0, `nothing under "${await heading.innerText()}"`);
  }
  await page.context().close();
});

await browser.close();
finish();
