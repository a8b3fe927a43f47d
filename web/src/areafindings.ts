// areafindings.ts - what an edition says of one neighbourhood beside its figures: where it stands in its
// municipality, whether its surroundings are like it, and how sure its class is.
// Neighbours: findings.ts (the municipality), findingparts.ts.
import { verdictMap, type Area, type AreaTheme, type Cluster, type Theme } from "./data";
import { h, type Child } from "./dom";
import { figure, say, words } from "./i18n";
import { becoming, explain, finding, inside, rankCell, rankLine, rankText, shortName, terms, under } from "./findingparts";
import { findingWords } from "./findingwords";
import { codeOf, nameOfCode, type Scene } from "./scene";
import { pointsText } from "./thermometer";

export const areaFindings = (scene: Scene, area: Area): HTMLElement[] => [ranked(scene, area), around(scene, area), sure(scene, area)].filter((one) => one !== null);

interface Known {
  id: string;
  theme: Theme;
  own: AreaTheme;
}

const themesOf = ({ edition }: Scene, area: Area): Known[] =>
  Object.entries(edition.themes).flatMap(([id, theme]) => {
    const own = area.themes[id];
    return own ? [{ id, theme, own }] : [];
  });

/** The municipality a rank counts in; in a region it is not the place shown. */
const townOf = ({ place, places }: Scene, { gemeente }: Area): string => places.find(({ code }) => code === gemeente)?.name ?? place.name;

function ranked(scene: Scene, area: Area): HTMLElement | null {
  const w = findingWords();
  const known = themesOf(scene, area).flatMap(({ theme, own }) => (own.rank?.[0] ? [{ theme, rank: { rank: own.rank[0], ties: own.rank[1], among: own.rank[2] } }] : []));
  const first = known[0];
  if (!first) return null;
  const rows = known.map(({ theme, rank }) => h("li", {}, h("span", {}, say(theme.title)), rankLine(rank), rankCell(rank)));
  return finding("place", w.place(townOf(scene, area)), `${shortName(first.theme)}: ${rankText(first.rank)}`, [h("ul", { class: "bars ranks" }, ...rows), explain(w.placeMeans)]);
}

/** Whether high lies among high, low among low, or unlike its surroundings. */
function around(scene: Scene, area: Area): HTMLElement | null {
  const w = findingWords();
  const known = themesOf(scene, area).flatMap(({ theme, own }) => (own.cluster ? [{ theme, cluster: own.cluster }] : []));
  const telling = known.find(({ cluster }) => cluster !== "none") ?? known[0];
  if (!telling) return null;
  const rows = known.map(({ theme, cluster }) => h("li", {}, h("span", {}, say(theme.title)), clusterSign(cluster), h("b", {}, words().clusters[cluster])));
  return finding("around", w.around, `${shortName(telling.theme)}: ${inside(w.cluster[telling.cluster])}`, [h("ul", { class: "bars clusters" }, ...rows), explain(w.clusterMeans), terms("around", w.clusterTerms)]);
}

/** One dot among four: full is high, hollow is low; without a pattern there is a dash. */
function clusterSign(cluster: Cluster): HTMLElement {
  return h("i", { class: `cluster ${cluster}`, "aria-hidden": "true" }, ...(cluster === "none" ? [] : [h("i"), h("i"), h("i"), h("i"), h("i")]));
}

// ---- how sure is this?

function sure(scene: Scene, area: Area): HTMLElement | null {
  const w = findingWords();
  const other = without(scene, area);
  const changed = noise(scene, area);
  const bounds = themesOf(scene, area).flatMap(({ own, theme }) => (own.bounds ? [explain(h("b", {}, `${say(theme.title)}: `), w.bounds(figure(own.bounds[0], 0), figure(own.bounds[1], 0)), ` ${w.boundsMean}`)] : []));
  const derived = themesOf(scene, area).filter(({ own }) => own.derived);
  const brought = derived.length > 0 && explain(h("b", {}, `${derived.map(({ theme }) => shortName(theme)).join(", ")}: `), `${inside(w.derived(scene.edition.boundary))}. ${w.derivedMean}`);
  if (!other.rows.length && !changed.rows.length && !bounds.length && !brought) return null;
  const body: Child[] = [
    changed.rows.length > 0 && under(w.noise),
    changed.rows.length > 0 && h("ul", { class: "bars noises" }, ...changed.rows),
    changed.rows.length > 0 && explain(w.noiseMeans),
    other.asked && under(w.sensitivity),
    ...other.rows,
    other.asked && !other.rows.length && explain(w.areaSure.same, "."),
    ...bounds,
    brought,
  ];
  return finding("area-sure", w.sure, other.answer ?? changed.answer, body);
}

/** The class this neighbourhood would have without one component, where that is another. */
function without(scene: Scene, area: Area): { asked: boolean; rows: HTMLElement[]; answer: string | null } {
  const w = findingWords();
  const index = scene.place.areas.indexOf(area);
  let answer: string | null = null;
  let asked = false;
  const rows = Object.values(scene.place.sensitivity ?? {}).flatMap((one) => {
    const map = scene.edition.maps.find(({ id }) => id === one?.map);
    if (!one || !map || !map.classes[codeOf(area, map)]) return [];
    asked = true;
    return one.components.flatMap(({ title, areas, classes }) => {
      const becomes = classes[areas.indexOf(index)];
      if (becomes === undefined) return [];
      answer ??= w.areaOther(inside(say(title)), inside(nameOfCode(scene.edition, map, becomes)));
      return [h("div", { class: "part none" }, h("span", {}, w.without(inside(say(title)))), becoming(scene, map, codeOf(area, map), becomes))];
    });
  });
  return { asked, rows, answer };
}

/** Per theme: is the change more than noise, and how much noise there is. */
function noise(scene: Scene, area: Area): { rows: HTMLElement[]; answer: string } {
  const w = findingWords();
  const known = themesOf(scene, area).filter(({ own }) => own.change !== null && own.change !== undefined);
  const verdict = verdictMap(scene.edition, false);
  const spoken = known.filter(({ id }) => verdict?.themes.includes(id));
  const real = spoken.filter(({ own }) => own.real).length;
  const answer = !spoken.length ? w.areaSure.none : real === spoken.length ? w.areaSure.real : real ? w.areaSure.part : w.areaSure.noise;
  const rows = known.map(({ theme, own }) =>
    h("li", { class: own.real ? null : "within" }, h("span", {}, shortName(theme), own.band !== null && h("small", {}, w.plusMinus(pointsText(theme, own.band)))), h("i", { class: own.real ? "firm-sign" : "sign hatch noise-sign", "aria-hidden": "true" }), h("b", {}, own.real ? w.realLine : w.noiseLine)),
  );
  return { rows, answer };
}
