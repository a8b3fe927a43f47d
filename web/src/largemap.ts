// largemap.ts - MapLibre for one map large: loaded only when a map is opened. All maps of the edition are
// layers of one style; showing another is a matter of opacity, so it costs one frame and no fetching.
// Neighbours: mapstyle.ts (what the layers look like), one.ts (opens it).
import * as maplibregl from "maplibre-gl";
import type { MapLayerMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Protocol } from "pmtiles";
import { fit, leastZoom, type Camera, type Size } from "./camera";
import type { Area, MapInfo } from "./data";
import { h } from "./dom";
import { classLayers, labels, mapStyle, SHAPES, bearsStamp, stamp, STAMPED, stampSlots, station } from "./mapstyle";
import { LARGE_MARGIN as MARGIN, readInk } from "./paint";
import { fullTitle, type Scene } from "./scene";
import type { Watcher } from "./smallmap";
import { stampLayers } from "./stamplayer";
import type { Tile } from "./tiles";
import { waterLabels } from "./waters";

const protocol = new Protocol();
maplibregl.setWorkerUrl(workerUrl);
maplibregl.addProtocol("pmtiles", protocol.tile);


const EASE_MS = 160;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class LargeMap {
  private pointed = -1;
  private selected = -1;
  private marked: readonly number[] = [];
  private following = false;
  /** The map whose layers are opaque. */
  private visible: MapInfo;

  private constructor(
    private readonly map: maplibregl.Map,
    private readonly scene: Scene,
    private readonly shown: () => MapInfo,
    private readonly watcher: Watcher,
    private readonly waters: GeoJSON.FeatureCollection,
    styled: MapInfo,
  ) {
    this.visible = styled;
    map.on("mousemove", "areas-hit", (event) => this.point(event));
    map.on("mouseleave", "areas-hit", () => watcher.point?.(-1, shown(), null));
    map.on("click", "areas-hit", (event) => watcher.pick?.(Number(event.features?.[0]?.properties.i ?? -1)));
    map.on("move", () => this.following || watcher.looked?.(cameraOf(map)));
  }

  /** Opens a map in an element; null when the machine cannot draw one. */
  static async open(container: HTMLElement, scene: Scene, shown: () => MapInfo, camera: () => Camera, watcher: Watcher): Promise<LargeMap | null> {
    try {
      // The package the small maps read already: its index is here, and it carries the right to read.
      protocol.add(scene.shapes.archive);
      const { x, y, zoom } = camera();
      const styled = shown();
      const waters = waterLabels(await wholePlace(scene, container));
      const map = new maplibregl.Map({
        container,
        style: mapStyle(scene, styled, waters, readInk()),
        center: lonLat(x, y),
        zoom,
        minZoom: leastZoom(scene.place.bounds, sizeOf(container), MARGIN),
        maxZoom: 17,
        attributionControl: false,
        keyboard: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        fadeDuration: 0,
        locale: { "Map.Title": fullTitle(styled) },
      });
      map.on("resize", () => map.setMinZoom(leastZoom(scene.place.bounds, sizeOf(container), MARGIN)));
      map.on("error", () => watcher.failed?.());
      map.touchZoomRotate.disableRotation();
      map.getCanvas().removeAttribute("tabindex");
      await new Promise<void>((done) => map.once("style.load", () => done()));
      dress(map, scene, shown);
      await new Promise<void>((done) => map.once("idle", () => done()));
      return new LargeMap(map, scene, shown, watcher, waters, styled);
    } catch (trouble) {
      console.warn("large map:", trouble);
      return null;
    }
  }

  /** Shows another map: two sets of layers change their opacity, nothing is laid out anew. */
  show(map: MapInfo): void {
    if (map.id === this.visible.id) return;
    this.fade(this.visible, 0);
    this.fade(map, 1);
    this.visible = map;
    this.map.getCanvas().setAttribute("aria-label", fullTitle(map));
    this.label();
  }

  private fade(map: MapInfo, opacity: number): void {
    for (const layer of classLayers(map)) {
      if (this.map.getLayer(layer)) this.map.setPaintProperty(layer, layer.endsWith("/none") ? "line-opacity" : "fill-opacity", opacity);
    }
  }

  select(area: number): void {
    this.state(this.selected, "selected", false);
    this.state((this.selected = area), "selected", true);
    this.label();
  }

  light(area: number): void {
    if (area === this.pointed) return;
    this.state(this.pointed, "pointed", false);
    this.state((this.pointed = area), "pointed", true);
  }

  /** Looks where another map looks, without telling that it moved. */
  follow({ x, y, zoom }: Camera): void {
    this.following = true;
    this.map.jumpTo({ center: lonLat(x, y), zoom });
    this.following = false;
  }

  /** Outlines a group of areas. */
  mark(areas: readonly number[]): void {
    for (const area of this.marked) this.state(area, "marked", false);
    for (const area of (this.marked = areas)) this.state(area, "marked", true);
  }

  /** Brings an area into view when its middle lies outside. */
  reveal(area: Area): void {
    if (!this.map.getBounds().contains(area.label)) this.map.easeTo({ center: area.label, duration: still() ? 0 : EASE_MS });
  }

  zoom(by: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + by, duration: still() ? 0 : EASE_MS });
  }

  home(): void {
    const [west, south, east, north] = this.scene.place.bounds;
    this.map.fitBounds([west, south, east, north], { padding: MARGIN, duration: still() ? 0 : EASE_MS });
  }

  /** After a change of theme. */
  repaint(): void {
    this.map.once("style.load", () => {
      dress(this.map, this.scene, this.shown);
      this.state(this.selected, "selected", true);
      this.mark(this.marked);
    });
    this.visible = this.shown();
    this.map.setStyle(mapStyle(this.scene, this.visible, this.waters, readInk()), { diff: false });
  }

  /** What is in sight as a picture, for paper: WebGL keeps nothing that could be printed. */
  picture(): HTMLCanvasElement {
    this.map.redraw();
    const seen = this.map.getCanvas();
    const made = h("canvas", { class: "paper", width: seen.width, height: seen.height });
    made.getContext("2d")!.drawImage(seen, 0, 0);
    return made;
  }

  close(): void {
    this.map.remove();
  }

  get where(): Camera {
    return cameraOf(this.map);
  }

  private point(event: MapLayerMouseEvent): void {
    const area = Number(event.features?.[0]?.properties.i ?? -1);
    this.map.getCanvas().style.cursor = area >= 0 ? "pointer" : "";
    this.watcher.point?.(area, this.shown(), event.originalEvent as PointerEvent);
  }

  private state(area: number, state: "selected" | "pointed" | "marked", on: boolean): void {
    if (area >= 0) this.map.setFeatureState({ source: SHAPES, sourceLayer: "areas", id: area }, { [state]: on });
  }

  /** Labels know what is selected and what is red: those come first where room is short. */
  private label(): void {
    const source = this.map.getSource("names") as maplibregl.GeoJSONSource | undefined;
    void source?.setData(labels(this.scene.place, this.shown(), this.selected));
  }
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): Size => ({ width: clientWidth || 800, height: clientHeight || 600 });

/** Tiles of the whole place; the sketch has fetched them already. */
async function wholePlace({ shapes, place }: Scene, container: HTMLElement): Promise<Tile[]> {
  const size = sizeOf(container);
  const camera = fit(place.bounds, size, MARGIN);
  await shapes.fetch(camera, size, () => undefined);
  return shapes.at(camera, size).tiles;
}

function cameraOf(map: maplibregl.Map): Camera {
  const { x, y } = maplibregl.MercatorCoordinate.fromLngLat(map.getCenter());
  return { x, y, zoom: map.getZoom() };
}

/** What a style in JSON cannot hold: the stamps, and the picture of a station. */
function dress(map: maplibregl.Map, scene: Scene, shown: () => MapInfo): void {
  const ink = readInk();
  if (map.hasImage("station")) map.updateImage("station", station(ink));
  else map.addImage("station", station(ink), { pixelRatio: 2 });
  for (const part of STAMPED) {
    const [below, above] = stampLayers(part, stamp(part, ink), () => cameraOf(map), () => bearsStamp(shown(), part));
    const [first, next] = stampSlots(scene, part);
    map.addLayer(below, first);
    map.addLayer(above, next);
  }
}

function lonLat(x: number, y: number): [number, number] {
  const at = new maplibregl.MercatorCoordinate(x, y).toLngLat();
  return [at.lng, at.lat];
}
