// app.ts - puts the page together and keeps it true to the address: loads what the address asks for,
// builds the view, and passes on what is pointed at, selected, switched.
// Neighbours: state.ts (address), data.ts (fetching), the views (nine, one, table, start), panel.ts.
import { announce } from "./announce";
import { counterpart, FetchError, fetchEdition, fetchEditions, fetchPlace, fetchPlaces, nineMaps, openMaps, shapesUrl, verdictMap, type Edition, type EditionInfo, type Editions, type MapInfo, type PlaceInfo } from "./data";
import { h, icon, sentence, type Child } from "./dom";
import { lang, say, setLang, words } from "./i18n";
import { header, editionPicker, type HeaderParts } from "./header";
import { pictogram } from "./legend";
import { watchMarks } from "./marks";
import { nineView } from "./nine";
import { askedMap, OneView } from "./one";
import { DARK } from "./paint";
import { panel } from "./panel";
import { absenceOf, codeOf, fullTitle, indexOfArea, isRegion, nameOfCode, placeName, type Scene } from "./scene";
import { search, type Found, type Search } from "./search";
import type { Watcher } from "./smallmap";
import { startView, whatPlace } from "./start";
import type { Address, Navigation, View } from "./state";
import { tableView } from "./table";
import { thumbs } from "./thumbs";
import { Shapes } from "./tiles";
import { hideTip, showTip } from "./tip";

/** What every view can do; a view that cannot, need not. */
interface Shown {
  element: HTMLElement;
  select?(code: string | null, area: number): void;
  light?(area: number): void;
  /** Outlines a group of areas. */
  mark?(areas: number[]): void;
  zoom?(by: number): void;
  home?(): void;
  repaint?(): void;
  show?(map: MapInfo): void;
  close?(): void;
}

export class App {
  private editions: Editions | null = null;
  private scene: Scene | null = null;
  private places: PlaceInfo[] = [];
  private placesOf: EditionInfo | null = null;
  private shown: Shown | null = null;
  private drawn: { done: number; all: number } | null = null;
  /** Who looks sees some municipalities, and no list of all. */
  private isGuest = false;
  private search: Search | null = null;
  private loading = 0;
  private greet: () => void = () => undefined;
  /** Learning who looks, beside the loading of maps. */
  private meeting: Promise<void> | undefined;
  private readonly visitor = h("div", { class: "visitor" });
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private readonly aside = h("aside", { id: "panel" });
  /** What the address asked for and is not here. */
  private readonly remark = h("div", { class: "remark" });
  private readonly marks = watchMarks(this.aside, (areas) => this.shown?.mark?.(areas));
  private readonly panelButton = h("button", { type: "button", class: "button low open-panel", "aria-controls": "panel", click: () => this.aside.classList.remove("closed") });
  private readonly homeButton = h("button", { type: "button", class: "button low", click: () => this.shown?.home?.() });

  constructor(
    private readonly root: HTMLElement,
    private readonly navigation: Navigation,
  ) {
    navigation.listen((now, before) => this.follow(now, before));
    this.aside.addEventListener("click", (event) => this.panelClick(event));
    this.main.addEventListener("click", (event) => this.switchRelative(event));
    DARK.addEventListener("change", () => this.shown?.repaint?.());
  }

  // ---- loading

  async start(): Promise<void> {
    setLang(this.navigation.now.lang);
    try {
      this.editions = await fetchEditions();
      if (!this.editions.editions.length) throw new Error("no editions");
    } catch (trouble) {
      if (trouble instanceof FetchError && trouble.status === 401) return location.replace(`/inloggen?naar=${encodeURIComponent(location.pathname + location.search)}`);
      return this.showFailure(words().failedStart, () => void this.start());
    }
    this.meeting = this.editions.mode === "accounts" ? this.meet().catch(() => undefined) : undefined;
    // Without a municipality in the address a guest's is the one that was shared.
    if (!this.navigation.now.place) await this.meeting;
    await this.load();
  }

  /** Learns who looks. A guest has no list of municipalities: the way leads to the one that was shared. */
  private async meet(): Promise<void> {
    const { fetchMe, greet } = await import("./account/visitor");
    const me = await fetchMe();
    if (!me) return;
    this.greet = () => greet(this.visitor, me, () => this.shared());
    this.greet();
    const only = me.scope?.[0];
    this.isGuest = only !== undefined;
    if (only && !this.navigation.now.place) this.navigation.correct({ place: only });
  }

  /** What is shown now, for who wants to share it. */
  private shared() {
    const { scene } = this;
    if (!scene || isRegion(scene.place)) return null;
    return { place: { code: scene.place.code, name: placeName(scene.place) }, edition: { id: scene.info.id, title: say(scene.info.title) }, view: this.navigation.to({}) };
  }

  /** Loads edition and municipality of the address and shows them. The newest call wins. */
  private async load(): Promise<void> {
    const turn = ++this.loading;
    const { place: code } = this.navigation.now;
    const info = this.editionInfo();
    if (!info) return;
    this.remarkOnEdition(info);
    const shapes = code ? new Shapes(shapesUrl(info, code)) : null;
    try {
      const [edition, place] = await Promise.all([fetchEdition(info), code ? fetchPlace(info, code) : null]);
      if (turn !== this.loading) return;
      if (place && shapes) {
        // A region's municipalities are named in its panel: their names stand in the list of places.
        if (isRegion(place)) await this.learnPlaces(info);
        if (turn !== this.loading) return;
        this.scene = { navigation: this.navigation, info, edition, place, places: this.places, shapes };
        const { area } = this.navigation.now;
        if (area && indexOfArea(place, area) < 0) this.navigation.correct({ area: null });
        this.build();
      } else {
        await this.learnPlaces(info);
        if (turn === this.loading) this.buildStart(info, edition);
      }
    } catch {
      if (turn === this.loading) await this.explain(info, code);
    }
  }

  /** The edition of the address; an unknown one becomes the newest. */
  private editionInfo(): EditionInfo | undefined {
    const list = this.editions?.editions ?? [];
    return list.find(({ id }) => id === this.navigation.now.edition) ?? list[0];
  }

  /** Says that the edition asked for is not here, and goes on with the one shown. */
  private remarkOnEdition(info: EditionInfo): void {
    const { edition } = this.navigation.now;
    const unknown = edition !== null && edition !== info.id;
    this.remark.replaceChildren(...(unknown ? [note(words().unknownEdition(edition, say(info.title)), null)] : []));
    if (unknown) this.navigation.correct({ edition: info.id });
  }

  /** The list of municipalities: on the start page at once, elsewhere when the maps are drawn or someone
   * begins to search. */
  private async learnPlaces(info: EditionInfo): Promise<void> {
    await this.meeting;
    if (this.placesOf === info || this.isGuest) return; // asked all the same it would be refused, and told as such
    this.placesOf = info;
    this.places = await fetchPlaces(info).catch((): PlaceInfo[] => []);
  }

  private async explain(info: EditionInfo, code: string | null): Promise<void> {
    await this.learnPlaces(info);
    const unknown = code !== null && this.places.length > 0 && !this.places.some((place) => place.code === code);
    if (!unknown) return this.showFailure(words().failedData, () => void this.load());
    const edition = await fetchEdition(info).catch(() => null);
    // Of a municipality in an edition that is not here there is nothing more to say.
    if (!this.remark.hasChildNodes()) this.remark.append(note(words().unknownPlace(code), null));
    this.buildStart(info, edition);
  }

  private showFailure(what: string, again: () => void): void {
    this.leave();
    const box = note(what, again);
    this.root.replaceChildren(h("div", { class: "page start" }, h("main", { id: "main" }, h("h1", {}, "Veerkracht"), h("p", { class: "lead" }, words().failed), box)));
  }

  // ---- building

  private leave(): void {
    this.shown?.close?.();
    this.shown = null;
    hideTip();
  }

  private buildStart(info: EditionInfo, edition: Edition | null): void {
    this.leave();
    this.scene = null;
    const view = startView(this.navigation, info, edition, this.places, this.remark);
    this.search = view.search;
    document.title = `Veerkracht: ${words().places}`;
    this.root.replaceChildren(h("div", { class: "page start" }, header(this.headerParts(info, edition, null)), view.element));
    this.greet();
  }

  private headerParts(info: EditionInfo, edition: Edition | null, field: HTMLElement | null): HeaderParts {
    return { navigation: this.navigation, editions: this.editions ?? { editions: [] }, info, edition, search: field, visitor: this.visitor };
  }

  /** Fills the button that opens the panel, where that lies over the maps: named after what is in it. */
  private namePanelButton(view: View): void {
    this.panelButton.replaceChildren(icon("table", 14), view === "een" ? words().legend : words().thermometer);
  }

  /** The whole page for a municipality. */
  private build(): void {
    const { scene } = this;
    if (!scene) return;
    this.leave();
    const { place, info, edition } = scene;
    const name = placeName(place);
    this.search = search(words().search, name, () => this.candidates(), (href) => this.navigation.follow(href));
    this.search.element.addEventListener("focusin", () => void this.learnPlaces(info), { once: true });
    const parts = this.headerParts(info, edition, this.search.element);
    this.homeButton.replaceChildren(icon("home", 14), words().wholePlace);
    const bar = h("div", { class: "bar" }, this.homeButton, this.panelButton, h("nav", { class: "segments views", "aria-label": words().view }));
    const title = h("section", { class: "title", "aria-label": name }, h("h1", {}, name), bar, h("p", { class: "lead" }, ...sentence(say(place.headline))), h("div", { class: "edition-line" }, editionPicker(parts)), this.remark);
    const page = h("div", { class: "page" }, header(parts), title, this.main, this.aside);
    this.root.replaceChildren(page);
    this.greet();
    this.aside.classList.toggle("closed", matchMedia("(max-width: 1199px)").matches && !this.navigation.now.area);
    this.enterView();
  }

  private candidates(): Found[] {
    const { scene, places, navigation } = this;
    const areas = (scene?.place.areas ?? []).map(({ name, code, wijk_name }) => ({ name, code, what: wijk_name, href: navigation.to({ area: code }) }));
    const others = places.map((place) => ({ name: placeName(place), code: place.code, what: whatPlace(place), href: navigation.to({ place: place.code, area: null, map: null, view: "negen" }) }));
    return [...areas, ...others];
  }

  private enterView(): void {
    const { scene } = this;
    if (!scene) return;
    this.leave();
    const { view } = this.navigation.now;
    this.homeButton.hidden = true;
    this.namePanelButton(view);
    this.drawn = null;
    if (view === "een") this.setMapRight(scene);
    this.shown = view === "een" ? this.enterOne(scene) : view === "tabel" ? this.enterTable(scene) : this.enterNine(scene);
    this.root.querySelector(".page")?.classList.toggle("map-open", view === "een");
    this.main.replaceChildren(this.shown.element);
    this.main.scrollTop = 0;
    this.refresh();
  }

  private enterNine(scene: Scene): Shown {
    const drawn = (done: number, all: number) => this.progress(done, all);
    const { element, maps } = nineView(scene, { ...this.watcher(scene), drawn, moved: (home) => (this.homeButton.hidden = home) });
    element.classList.add("loading");
    this.drawn = { done: 0, all: nineMaps(scene.edition).filter((map) => map.present).length };
    return {
      element,
      select: (_, area) => {
        maps.select(area);
        const chosen = scene.place.areas[area];
        if (chosen) maps.reveal(chosen);
      },
      light: (area) => maps.light(area),
      mark: (areas) => maps.mark(areas),
      zoom: (by) => maps.zoom(by),
      home: () => maps.home(),
      repaint: () => maps.repaint(),
      close: () => maps.close(),
    };
  }

  private enterOne(scene: Scene): Shown {
    const map = askedMap(scene, this.navigation.now.map);
    if (!map) return this.enterTable(scene);
    const one = new OneView(scene, map, this.watcher(scene));
    return { element: one.element, select: (_, area) => one.select(area), light: (area) => one.light(area), mark: (areas) => one.mark(areas), zoom: (by) => one.zoom(by), home: () => one.home(), repaint: () => one.repaint(), show: (next) => one.show(next), close: () => one.close() };
  }

  private enterTable(scene: Scene): Shown {
    const row = thumbs(scene, "row", true);
    const table = tableView(scene);
    return {
      element: h("div", { class: "tabular" }, row.element, table.element),
      select: (code, area) => {
        table.select(code);
        row.maps.select(area);
      },
      mark: (areas) => row.maps.mark(areas),
      repaint: () => row.maps.repaint(),
      close: () => row.maps.close(),
    };
  }

  private progress(done: number, all: number): void {
    this.drawn = done < all ? { done, all } : null;
    if (done === all) {
      this.shown?.element.classList.remove("loading");
      announce(words().loadedAll);
      if (this.scene) void this.learnPlaces(this.scene.info);
      preloadLargeMap();
    }
    if (!this.navigation.now.area || done === all) this.refreshPanel();
  }

  // ---- following the address

  private follow(now: Address, before: Address): void {
    if (now.lang !== before.lang) setLang(now.lang);
    if (now.place !== before.place || now.edition !== before.edition) return void this.load();
    if (now.lang !== before.lang) return this.scene ? this.build() : void this.load();
    if (!this.scene) return;
    if (now.view !== before.view || now.map !== before.map) this.remark.replaceChildren();
    if (now.view !== before.view || (now.view === "tabel" && now.relative !== before.relative)) this.enterView();
    else {
      if (now.view === "een" && (now.map !== before.map || now.beside !== before.beside)) this.showMap(this.scene);
      this.refresh();
    }
    this.tell(now, before);
  }

  /** A map that the edition lacks: says why it is absent, and the address names the map shown instead. */
  private setMapRight({ edition, navigation }: Scene): void {
    const { map: asked } = navigation.now;
    if (!asked || openMaps(edition).some(({ id }) => id === asked)) return;
    const absent = edition.maps.find(({ id }) => id === asked);
    this.remark.replaceChildren(note(absent ? `${fullTitle(absent)}: ${words().absent.toLowerCase()}. ${absenceOf(edition, absent)}` : words().unknownMap(asked), null));
    navigation.correct({ map: openMaps(edition)[0]?.id ?? null });
  }

  private showMap(scene: Scene): void {
    this.setMapRight(scene);
    const map = askedMap(scene, this.navigation.now.map);
    if (map) this.shown?.show?.(map);
  }

  /** Brings links, panel and selection in line with the address. */
  private refresh(): void {
    const { scene } = this;
    if (!scene) return;
    const { area, view } = this.navigation.now;
    this.root.querySelector(".views")?.replaceChildren(...this.viewLinks(view));
    this.refreshPanel();
    this.shown?.select?.(area, indexOfArea(scene.place, area));
    const chosen = scene.place.areas[indexOfArea(scene.place, area)];
    document.title = `${chosen ? `${chosen.name}, ` : ""}${placeName(scene.place)} · Veerkracht`;
  }

  private refreshPanel(): void {
    const { scene } = this;
    if (!scene) return;
    const { area, view, map, relative } = this.navigation.now;
    const state = { area, relative, map: view === "een" ? (askedMap(scene, map) ?? null) : null, drawn: view === "negen" ? this.drawn : null };
    this.aside.setAttribute("aria-label", words().thermometer);
    const grip = h("button", { class: "grip", type: "button", "aria-label": words().thermometer, "data-grip": true });
    const focused = document.activeElement && this.aside.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.aside.replaceChildren(grip, panel(scene, state));
    if (focused) this.aside.querySelector<HTMLElement>(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
    this.marks.again();
  }

  private viewLinks(view: View): Child[] & Node[] {
    const w = words();
    const link = (to: View, name: "nine" | "one" | "table", long: string, short: string) =>
      h("a", { href: this.navigation.to({ view: to, map: to === "een" ? this.navigation.now.map : null }), "data-within": true, class: view === to ? "on" : null, "aria-current": view === to ? "page" : null }, icon(name, 14), h("span", { class: "long" }, long), h("span", { class: "short" }, short));
    return [link("negen", "nine", w.nine, w.nineShort), link("een", "one", w.one, w.oneShort), link("tabel", "table", w.table, w.table)];
  }

  /** Says what changed to who does not see it. */
  private tell(now: Address, before: Address): void {
    const { scene } = this;
    if (!scene) return;
    const area = scene.place.areas[indexOfArea(scene.place, now.area)];
    const map = now.view === "een" ? askedMap(scene, now.map) : verdictMap(scene.edition, now.relative);
    const about = area && map ? `${area.name}. ${words().classOn(fullTitle(map), nameOfCode(scene.edition, map, codeOf(area, map)))}` : "";
    if (now.view !== before.view || now.map !== before.map) {
      const view = now.view === "een" && map ? fullTitle(map) : now.view === "tabel" ? words().table : words().nine;
      announce(about ? `${view}. ${about}` : view);
    } else if (about) announce(about);
  }

  // ---- pointing, picking, switching

  private watcher(scene: Scene): Watcher {
    return {
      point: (area, map, at) => {
        this.shown?.light?.(area);
        const chosen = scene.place.areas[area];
        if (!chosen || !at) return hideTip();
        showTip(at, pictogram(map, codeOf(chosen, map)), chosen.name, nameOfCode(scene.edition, map, codeOf(chosen, map)));
      },
      pick: (area) => this.pick(scene, area),
      failed: () => this.tilesFailed(scene),
    };
  }

  /** Says once that shapes did not come, however many of them, and offers to ask for them again. */
  private tilesFailed(scene: Scene): void {
    if (this.main.querySelector(".error")) return;
    const again = () => {
      scene.shapes.reopen();
      this.enterView();
    };
    this.main.prepend(note(words().failedTiles, again));
    this.drawn = null; // nothing is on its way any more
    this.refreshPanel();
  }

  private pick(scene: Scene, area: number): void {
    const code = scene.place.areas[area]?.code;
    if (!code) return;
    this.aside.classList.remove("closed");
    this.navigation.go({ area: code });
  }

  private panelClick(event: MouseEvent): void {
    const target = event.target as Element;
    if (target.closest("[data-close]")) this.aside.classList.add("closed");
    if (target.closest("[data-grip]")) this.aside.classList.toggle("open");
    if (target.closest("[data-fold]")) this.aside.classList.remove("open");
    this.switchRelative(event);
  }

  private switchRelative(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-relative]");
    if (!button || !this.scene) return;
    const to = button.dataset.relative;
    const relative = to === "true";
    if (button.dataset.of === "area") return this.navigation.go({ relative });
    if (to === "both") return this.navigation.go({ beside: true });
    const map = askedMap(this.scene, this.navigation.now.map);
    if (map) this.navigation.go({ map: map.relative === relative ? map.id : (counterpart(this.scene.edition, map)?.id ?? map.id), relative, beside: false });
  }

  // ---- keys

  /** A key outside any field; true when it meant something. */
  key(key: string): boolean {
    const { scene } = this;
    if (key === "/") {
      this.search?.focus();
      return this.search !== null;
    }
    if (!scene) return false;
    if (key === "ArrowRight" || key === "ArrowLeft") return this.step(scene, key === "ArrowRight" ? 1 : -1);
    if (key === "+" || key === "=" || key === "-") return this.zoom(key === "-" ? -0.5 : 0.5);
    if (key === "Home" && this.navigation.now.view !== "tabel") return this.goHome();
    if (key === "0" || key === "Escape") return this.back();
    return this.openNumber(scene, key);
  }

  private step(scene: Scene, by: number): boolean {
    const { areas } = scene.place;
    const at = indexOfArea(scene.place, this.navigation.now.area);
    const next = areas[at < 0 ? (by > 0 ? 0 : areas.length - 1) : (at + by + areas.length) % areas.length];
    if (next) this.navigation.go({ area: next.code }, true);
    return true;
  }

  private zoom(by: number): boolean {
    this.shown?.zoom?.(by);
    return true;
  }

  private goHome(): boolean {
    this.shown?.home?.();
    return true;
  }

  private back(): boolean {
    if (this.navigation.now.view !== "negen") this.navigation.go({ view: "negen", map: null });
    else this.aside.classList.add("closed");
    if (!matchMedia("(max-width: 1199px)").matches) this.aside.classList.remove("closed");
    return true;
  }

  private openNumber(scene: Scene, key: string): boolean {
    const map = nineMaps(scene.edition).find(({ number, present }) => present && String(number) === key);
    if (!map) return false;
    this.navigation.go({ view: "een", map: map.id });
    return true;
  }
}

/** MapLibre is fetched when the nine are drawn and the page has nothing else to do: then opening one map
 * is a matter of milliseconds. Not for who asked to save data. */
function preloadLargeMap(): void {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  if (connection?.saveData) return;
  const idle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 1500));
  idle(() => setTimeout(() => void import("./largemap").catch(() => undefined), 1500));
}

function note(what: string, again: (() => void) | null): HTMLElement {
  const box = h("div", { class: "error", role: "alert", lang: lang() }, h("b", {}, what));
  if (again) {
    const retry = () => {
      box.remove();
      again();
    };
    box.append(h("button", { class: "button", type: "button", click: retry }, words().again));
  }
  return box;
}
