// mapstyle.ts - the MapLibre style of the large map: the base, one set of layers for every map of the
// edition, outlines, labels. Same colours, order and weights as paint.ts. Pure: from a scene to JSON.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { openMaps, TOO_FEW, type MapInfo, type Place } from "./data";
import { LARGE, stampImage, type Ink } from "./paint";
import { codeOf, type Scene } from "./scene";

/** Name of the source with the municipality's package. */
export const SHAPES = "shapes";

const SANS = "Label Medium";
const SANS_ITALIC = "Label Italic";
const SERIF = "Label Serif Medium";
const SERIF_ITALIC = "Label Serif Italic";

/** From this zoom on every area bears its name; before it wijken do. */
const AREA_NAMES = 11;

/** The layers a map consists of: classes, noise, too few, dashes. */
export const classLayers = (map: MapInfo): string[] => PARTS.map((part) => `${map.id}/${part}`);

const PARTS = ["class", "none", "hatch", "dots"] as const;
type Part = (typeof PARTS)[number];

/** Parts of all maps that bear a stamp; stamplayer.ts lays it between the first and the last of them. */
export const STAMPED = ["hatch", "dots"] as const;

/** Are there fills on a map that bear the stamp? Any map may have places with too few people. */
export const bearsStamp = (map: MapInfo, part: (typeof STAMPED)[number]): boolean => part === "dots" || map.classes.some((cls) => cls.hatch);

/** The layer before which a stamp's lower and upper half go: those of all maps lie together. */
export function stampSlots(scene: Scene, part: (typeof STAMPED)[number]): [below: string, above: string] {
  const first = (of: Part) => openMaps(scene.edition).map((map) => `${map.id}/${of}`)[0] ?? "streets";
  return [first(part), part === "hatch" ? first("dots") : "streets"];
}

export function mapStyle(scene: Scene, shown: MapInfo, waters: GeoJSON.FeatureCollection, ink: Ink): StyleSpecification {
  return {
    version: 8,
    // No glyph server and no `font-faces`: MapLibre then draws letters with the page's own fonts, and
    // reads their weight from the family's name (maps.css declares these families).
    sources: {
      [SHAPES]: { type: "vector", url: `pmtiles://${scene.shapes.url}`, promoteId: { areas: "i" } },
      names: { type: "geojson", data: labels(scene.place, shown, -1) },
      waters: { type: "geojson", data: waters },
      wijken: { type: "geojson", data: wijkLabels(scene.place) },
    },
    layers: [...under(ink), ...PARTS.flatMap((part) => openMaps(scene.edition).flatMap((map) => layerOf(map, part, map.id === shown.id, ink))), ...over(ink), ...outlines(ink), ...names(scene.place, ink)],
  } as StyleSpecification;
}

function fillLayer(id: string, layer: string, colour: string): LayerSpecification {
  return { id, type: "fill", source: SHAPES, "source-layer": layer, paint: { "fill-color": colour } };
}

function lineLayer(id: string, layer: string, k: number | null, colour: string, width: number): LayerSpecification {
  const made: LayerSpecification = { id, type: "line", source: SHAPES, "source-layer": layer, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour, "line-width": width } };
  return k === null ? made : { ...made, filter: ["==", ["get", "k"], k] };
}

function under(ink: Ink): LayerSpecification[] {
  return [{ id: "outside", type: "background", paint: { "background-color": ink.colour("land-out") } }, fillLayer("land", "land", ink.colour("land")), fillLayer("green", "green", ink.colour("green"))];
}

/** One part of a map. Shown or not is opacity without transition: no layer is laid out anew when another
 * map is asked. Colours depend on the code even where there is one only: MapLibre would else draw the fill
 * ahead of everything, outside the stamps. */
function layerOf(map: MapInfo, part: Part, visible: boolean, ink: Ink): LayerSpecification[] {
  const layer = map.on === "grid" ? `s_${map.id}` : "areas";
  const code: ExpressionSpecification = ["get", map.on === "grid" ? "c" : map.id];
  const opacity = visible ? 1 : 0;
  const own = { id: `${map.id}/${part}`, source: SHAPES, "source-layer": layer };
  const fill = (colours: (number | string)[]): LayerSpecification[] =>
    colours.length ? [{ ...own, type: "fill", paint: { "fill-color": ["match", code, ...colours, "rgba(0,0,0,0)"] as unknown as ExpressionSpecification, "fill-opacity": opacity, "fill-opacity-transition": { duration: 0 } } }] : [];
  const classes = (hatch: boolean) => map.classes.flatMap((cls, i) => (cls.hatch === hatch ? [i, ink.dark ? cls.dark : cls.light] : []));
  if (part === "class") return fill(classes(false));
  if (part === "hatch") return fill(classes(true).length ? classes(true) : [NEVER, "#000"]);
  if (part === "dots") return fill([TOO_FEW, ink.colour("few-bg")]);
  if (map.on === "grid") return [];
  return [{ ...own, type: "line", filter: [">", code, TOO_FEW], paint: { "line-color": ink.colour("none-ink"), "line-width": 1.5, "line-dasharray": [3, 1.5], "line-opacity": opacity, "line-opacity-transition": { duration: 0 } } }];
}

/** A code that no area has: a map without noise keeps its place among the layers. */
const NEVER = 99;

function over(ink: Ink): LayerSpecification[] {
  return [
    { ...lineLayer("streets", "road", 3, ink.colour("street"), LARGE.street), minzoom: 11 } as LayerSpecification,
    lineLayer("inhabited", "inhabited", null, ink.colour("mask-edge"), LARGE.inhabited),
    fillLayer("water", "water", ink.colour("water")),
    lineLayer("motorway-case", "road", 1, ink.colour("road-case"), LARGE.motorway + 1.4),
    lineLayer("roads", "road", 2, ink.colour("road"), LARGE.road),
    lineLayer("motorway", "road", 1, ink.colour("road"), LARGE.motorway),
    lineLayer("rail", "rail", null, ink.colour("rail"), LARGE.rail),
    lineLayer("buurten", "borders", 1, ink.colour("edge"), LARGE.border),
    lineLayer("wijkborders", "borders", 2, ink.colour("edge"), LARGE.border),
    lineLayer("gemeente", "borders", 3, ink.colour("edge-muni"), LARGE.municipality),
    { id: "areas-hit", type: "fill", source: SHAPES, "source-layer": "areas", paint: { "fill-color": "rgba(0,0,0,0)" } },
  ];
}

/** Pointed at: ink. Selected: ink on a casing of paper. */
function outlines(ink: Ink): LayerSpecification[] {
  const when = (state: string, width: number): ExpressionSpecification => ["case", ["boolean", ["feature-state", state], false], width, 0];
  const line = (id: string, state: string, colour: string, width: number): LayerSpecification => ({
    id,
    type: "line",
    source: SHAPES,
    "source-layer": "areas",
    layout: { "line-join": "round" },
    paint: { "line-color": ink.colour(colour), "line-width": width, "line-opacity": when(state, 1) },
  });
  return [line("marked-case", "marked", "sel-case", 4.6), line("marked", "marked", "sel", 1.8), line("pointed", "pointed", "sel", 1.4), line("selected-case", "selected", "sel-case", LARGE.casing), line("selected", "selected", "sel", LARGE.selection)];
}

function names(place: Place, ink: Ink): LayerSpecification[] {
  const halo = { "text-halo-color": ink.colour("halo"), "text-halo-width": 1.3, "text-halo-blur": 0.3 };
  const label = (id: string, source: object, font: string | ExpressionSpecification, size: number, colour: string, more: object = {}): LayerSpecification =>
    ({ id, type: "symbol", ...source, layout: { "text-field": ["get", "name"], "text-font": typeof font === "string" ? [font] : font, "text-size": size, "text-max-width": 6, "text-padding": 3, ...more }, paint: { "text-color": ink.colour(colour), ...halo } }) as unknown as LayerSpecification;
  // Where nearly nobody lives the name steps back.
  const quiet = (layer: LayerSpecification) => ({ ...layer, paint: { ...layer.paint, "text-color": ["case", ["get", "quiet"], ink.colour("ink-3"), ink.colour("ink")] } }) as LayerSpecification;
  const tiles = (layer: string, filter: unknown) => ({ source: SHAPES, "source-layer": layer, filter });
  // 1 city, 2 town, 3 village, 4 hamlet; the municipality's own name stands above the map already.
  // Nor does a village's name stand beside that of the area that is called so too.
  const called = place.areas.flatMap(({ name, water }) => (water ? [] : [name]));
  const ranked = (k: number[]) => ["all", ["in", ["get", "k"], ["literal", k]], ["!=", ["get", "name"], place.name], ["any", ["<", ["zoom"], AREA_NAMES], ["!", ["in", ["get", "name"], ["literal", called]]]]];
  const sorted = { "symbol-sort-key": ["get", "order"], "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": 0.1 };
  return [
    label("water-names", { source: "waters" }, SERIF_ITALIC, 13, "water-text", { "text-letter-spacing": 0.05 }),
    quiet(label("areas-names", { source: "names", minzoom: AREA_NAMES }, ["case", ["get", "quiet"], ["literal", [SANS_ITALIC]], ["literal", [SANS]]], 12, "ink", sorted)),
    label("wijk-names", { source: "wijken", maxzoom: AREA_NAMES }, SANS, 13, "ink"),
    label("hamlets", { ...tiles("place", ranked([4])), minzoom: 12 }, SERIF, 12.5, "ink-2"),
    label("villages", tiles("place", ranked([2, 3])), SERIF, 13.5, "ink"),
    { ...label("stations", { source: SHAPES, "source-layer": "station" }, SANS, 11, "ink-2"), layout: { "icon-image": "station", "icon-allow-overlap": true } } as LayerSpecification,
  ];
}

const point = (coordinates: [number, number], properties: object): GeoJSON.Feature => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties: { ...properties } });

/** Names of areas, in the order in which they get room: selected, alarming, then by residents. */
export function labels(place: Place, map: MapInfo, selected: number): GeoJSON.FeatureCollection {
  const features = place.areas.flatMap((area, i) => {
    if (area.water) return [];
    const alarm = map.classes[codeOf(area, map)]?.alarm ?? false;
    return [point(area.label, { name: area.name, quiet: codeOf(area, map) === TOO_FEW, order: i === selected ? -2 : alarm ? -1 : 1 / (1 + (area.residents ?? 0)) })];
  });
  return { type: "FeatureCollection", features };
}

/** A wijk's name stands amid its people. */
function wijkLabels(place: Place): GeoJSON.FeatureCollection {
  const wijken = new Map<string, { name: string; lon: number; lat: number; weight: number }>();
  for (const { wijk, wijk_name, label, residents, water } of place.areas) {
    if (water || !wijk_name) continue;
    const weight = (residents ?? 0) + 1;
    const sum = wijken.get(wijk) ?? { name: wijk_name, lon: 0, lat: 0, weight: 0 };
    wijken.set(wijk, { ...sum, lon: sum.lon + label[0] * weight, lat: sum.lat + label[1] * weight, weight: sum.weight + weight });
  }
  return { type: "FeatureCollection", features: [...wijken.values()].map(({ name, lon, lat, weight }) => point([lon / weight, lat / weight], { name })) };
}

/** Stamps as pixels, for this screen. */
export const stamp = (part: (typeof STAMPED)[number], ink: Ink): ImageData => stampImage(part, LARGE.pitch, devicePixelRatio || 1, ink);

/** The image the station layer names. */
export const station = (ink: Ink): ImageData => stampImage("station", 10, 2, ink);
