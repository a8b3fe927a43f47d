// pixels.mjs - what is seen is what is said: at points well inside a spot or an area the colour on the
// screen is that of the class which the edition gives, on every map, light and dark, small and large;
// noise has its hatch and keeps it at every zoom; legend and table show the same colours.
// Where points lie is worked out here from the tiles, apart from the page's own code.
import { addressOf, check, drawn, equal, finish, launch, nine, open, survey, test } from "./lib/page.mjs";
import { camera, points, tilesOf } from "./lib/tiles.mjs";

const browser = await launch();
const editions = await survey();
const full = editions.find((one) => nine(one).every((map) => map.present)) ?? editions[0];
// The place with the widest neighbourhoods, on a large screen: there is most room between the lines.
const width = ({ bounds: [west, , east], areas }) => (east - west) / Math.sqrt(areas.length);
const place = [...full.some].sort((a, b) => width(b) - width(a))[0];
const all = { ...full, place };
const { edition } = full;
const viewport = { width: 2400, height: 1500 };
const shown = nine(all).filter((map) => map.present);
const areasMap = shown.find((map) => map.on === "areas");
const gridMap = shown.find((map) => map.on === "grid" && map.classes.some((cls) => cls.hatch));

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const css = (hex) => `rgb(${rgb(hex).join(", ")})`;
const near = (a, b, by = 2) => a.every((part, i) => Math.abs(part - b[i]) <= by);
const schemes = ["light", "dark"];

/** The colours of what is no class, as the page's style sheet has them: [r, g, b, alpha]. */
const tokens = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    return Object.fromEntries(
      ["noise-line", "few-ink", "few-bg"].map((name) => {
        probe.clearRect(0, 0, 1, 1);
        probe.fillStyle = style.getPropertyValue(`--${name}`);
        probe.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
        return [name, [r, g, b, a / 255]];
      }),
    );
  });

const over = (base, [r, g, b, a]) => base.map((part, i) => part * (1 - a) + [r, g, b][i] * a);

/** Is a square of pixels what a code looks like? Says what is wrong, or nothing. */
function wrong(patch, map, code, scheme, ink) {
  const cls = map.classes[code];
  const plain = cls ? rgb(cls[scheme]) : ink["few-bg"].slice(0, 3);
  if (cls && !cls.hatch) return patch.every((pixel) => near(pixel, plain)) ? "" : `expected ${plain}, found ${patch[0]}`;
  const full = over(plain, cls ? ink["noise-line"] : ink["few-ink"]);
  const foreign = patch.filter((pixel) => !pixel.every((part, i) => part >= Math.min(plain[i], full[i]) - 3 && part <= Math.max(plain[i], full[i]) + 3));
  if (foreign.length) return `not all between ${plain} and ${full.map(Math.round)}: ${foreign.slice(0, 3).join(" | ")}`;
  const inked = patch.filter((pixel) => Math.abs(pixel[0] - full[0]) < Math.abs(pixel[0] - plain[0])).length;
  const bare = patch.filter((pixel) => near(pixel, plain, 3)).length;
  return inked > 0 && bare > 0 ? "" : `no ${cls ? "hatch" : "dots"}: ${inked} inked, ${bare} bare of ${patch.length}`;
}

/** Half the side of the square looked at: a hatch or a pattern of dots shows itself only in a larger one. */
const half = (map, code) => (map.classes[code]?.hatch ? 4 : code === 20 ? 4 : 1);

/** Squares of pixels of the canvases of cards, by map. */
const patches = (page, wanted) =>
  page.evaluate(
    (wanted) =>
      wanted.map(({ map, x, y, half }) => {
        const canvas = document.querySelector(`.card[data-map="${map}"] canvas`);
        const ratio = canvas.width / canvas.getBoundingClientRect().width;
        const { data } = canvas.getContext("2d").getImageData(Math.round(x * ratio) - half, Math.round(y * ratio) - half, 2 * half + 1, 2 * half + 1);
        return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
      }),
    wanted,
  );

for (const colorScheme of schemes)
  await test(`small_maps_have_the_colour_of_the_class_at_every_point_${colorScheme}`, async () => {
    const page = await open(browser, addressOf(all), { colorScheme, viewport });
    await drawn(page);
    const ink = await tokens(page);
    const { width, height } = await page.locator(".nine .frame").first().boundingBox();
    const view = camera(place.bounds, { width, height }, 5);
    const tiles = await tilesOf(all, view, { width, height });
    let looked = 0;
    for (const map of shown) {
      const found = points(tiles, view, { width, height }, map, place, { apart: 6 });
      const squares = await patches(page, found.map(({ x, y, code }) => ({ map: map.id, x, y, half: half(map, code) })));
      const bad = found.flatMap(({ x, y, code }, i) => {
        const why = wrong(squares[i], map, code, colorScheme, ink);
        return why ? [`${map.id} at ${x.toFixed(0)},${y.toFixed(0)}, class ${code}: ${why}`] : [];
      });
      check(bad.length === 0, `${bad.length} of ${found.length}: ${bad.slice(0, 4).join("; ")}`);
      check(found.length >= 10, `${map.id}: only ${found.length} points`);
      // Every class that a tenth of the residents lives in is looked at.
      const codes = new Set(found.map(({ code }) => code));
      place.classes[map.id].shares.forEach((share, code) => check((share ?? 0) < 10 || codes.has(code), `${map.id}: class ${code} (${share} %) was not looked at`));
      looked += found.length;
    }
    console.log(`     ${looked} points on ${shown.length} maps`);
    equal(page.troubles, [], "errors");
    await page.context().close();
  });

/** Squares of pixels of what is on the screen in a box. */
async function screen(page, box, wanted) {
  const png = (await page.screenshot({ clip: box })).toString("base64");
  return page.evaluate(
    async ([png, wanted]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return wanted.map(({ x, y, wide, high }) => {
        const { data } = context.getImageData(Math.round(x) - wide, Math.round(y) - high, 2 * wide + 1, 2 * high + 1);
        return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
      });
    },
    [png, wanted],
  );
}

const largeAddress = (map) => addressOf(all, `&v=een&k=${map.id}&n=0`);

for (const map of [gridMap, areasMap].filter(Boolean))
  for (const colorScheme of schemes)
    await test(`the_large_map_has_the_colour_of_the_class_${map.on}_${colorScheme}`, async () => {
      const page = await open(browser, largeAddress(map), { colorScheme, bypassCSP: true });
      await page.waitForSelector(".glmap.ready");
      await page.waitForTimeout(600);
      const ink = await tokens(page);
      const box = await page.locator(".stage").first().boundingBox();
      const view = camera(place.bounds, box, 14);
      const found = points(await tilesOf(all, view, box), view, box, map, place, { apart: 7, streets: true, names: [56, 22] }).filter(({ x, y }) => !(x > box.width - 70 && y < 130) && !(x < 160 && y > box.height - 50));
      const squares = await screen(page, box, found.map(({ x, y, code }) => ({ x, y, wide: half(map, code), high: half(map, code) })));
      const bad = found.flatMap(({ x, y, code }, i) => {
        const square = squares[i];
        const why = wrong(square, map, code, colorScheme, ink);
        return why ? [{ why: `${x.toFixed(0)},${y.toFixed(0)}, class ${code}: ${why}`, square, code }] : [];
      });
      // Names lie over the map: there a point has no colour of its own, but never that of another class.
      const other = bad.filter(({ square, code }) => map.classes.some((cls, k) => k !== code && square.every((pixel) => near(pixel, rgb(cls[colorScheme])))));
      equal(other.map(({ why }) => why), [], "points in another class's colour");
      check(found.length >= 15, `only ${found.length} points`);
      check(bad.length <= found.length * 0.25, `${bad.length} of ${found.length}: ${bad.slice(0, 4).map(({ why }) => why).join("; ")}`);
      console.log(`     ${found.length - bad.length} of ${found.length} points (the others under names)`);
      await page.context().close();
    });

await test("the_hatch_of_noise_keeps_its_pitch_at_every_zoom", async () => {
  const page = await open(browser, largeAddress(gridMap), { bypassCSP: true });
  await page.waitForSelector(".glmap.ready");
  const ink = await tokens(page);
  const box = await page.locator(".stage").first().boundingBox();
  const view = camera(place.bounds, box, 14);
  const code = gridMap.classes.findIndex((cls) => cls.hatch);
  const base = rgb(gridMap.classes[code].light);
  const full = over(base, ink["noise-line"]);
  const found = points(await tilesOf(all, view, box), view, box, gridMap, place, { apart: 16, names: [50, 20] })
    .filter((point) => point.code === code)
    .filter((point) => point.x > 60 && point.x < box.width - 60)[0];
  check(found, "no room with noise");
  const { x, y } = found;
  // The wheel zooms about the pointer: what lies under it stays there.
  await page.mouse.move(box.x + x, box.y + y);
  const bar = () => page.locator(".scale-bar").innerHTML();
  const before = await bar();
  const pitches = [];
  // Lines met along a row of pixels: where it gets as dark as a line and was not before.
  const dark = (at) => Math.abs(at[0] - full[0]) < Math.abs(at[0] - base[0]);
  const gapsNow = async () => {
    const rows = await screen(page, box, [-6, -3, 0, 3, 6].map((dy) => ({ x, y: y + dy, wide: 40, high: 0 })));
    return rows.flatMap((pixels) => {
      const row = pixels.map(dark);
      const starts = row.flatMap((on, i) => (i > 0 && on && !row[i - 1] ? [i] : []));
      return starts.slice(1).map((at, i) => at - starts[i]);
    });
  };
  for (let step = 0; step <= 3; step++) {
    await page.waitForTimeout(900);
    let gaps = await gapsNow();
    // A busy machine may still be drawing.
    for (let again = 0; again < 8 && gaps.length < 10; again++) {
      await page.waitForTimeout(600);
      gaps = await gapsNow();
    }
    // The middle one: a street that crosses the row makes one gap odd, not most of them.
    if (gaps.length >= 10) pitches.push(gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]);
    await page.mouse.wheel(0, -180);
  }
  check(pitches.length >= 3, `hatch seen at ${pitches.length} zooms`);
  check(Math.max(...pitches) - Math.min(...pitches) <= 1, `pixels between lines: ${pitches.join(" ")}`);
  check((await bar()) !== before, "the wheel did not zoom");
  console.log(`     ${pitches.join(", ")} pixels between lines, zoom by zoom`);
  await page.context().close();
});

for (const colorScheme of schemes)
  await test(`legends_and_table_have_the_colours_of_the_maps_${colorScheme}`, async () => {
    const page = await open(browser, addressOf(all), { colorScheme });
    await drawn(page);
    for (const map of shown) {
      const swatches = await page.$$eval(`.card[data-map="${map.id}"] .swatches i, .card[data-map="${map.id}"] .matrix i`, (all) => all.map((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).backgroundImage !== "none"]));
      equal(swatches, map.classes.map((cls) => [css(cls[colorScheme]), cls.hatch]), `legend of ${map.id}`);
    }
    await page.getByRole("link", { name: "Tabel" }).click();
    await page.waitForSelector("table.areas");
    const verdict = edition.maps.find((map) => map.present && map.draws === "change_change" && !map.relative);
    const rows = await page.$$eval("table.areas tbody tr", (all) => all.map((row) => [row.dataset.area, getComputedStyle(row.querySelector(".class .filled") ?? document.body).fill, row.querySelector(".class .fine-hatch") !== null]));
    for (const [code, fill, hatch] of rows) {
      const cls = verdict?.classes[place.areas.find((area) => area.code === code).class[verdict.id]];
      if (cls) equal([fill, hatch], [css(cls[colorScheme]), cls.hatch], `${code} in the table`);
    }
    await page.context().close();
  });

await browser.close();
finish();
