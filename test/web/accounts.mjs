// accounts.mjs - the pages of accounts in a real browser against a server with the demonstration's people:
// journeys by mouse and by keyboard alone, and axe on every page in both languages.
// Needs VEERKRACHT_ACCOUNTS_URL and VEERKRACHT_GEMEENTE.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { axeSource, check, equal, finish, launch, test } from "./lib/page.mjs";

const base = process.env.VEERKRACHT_ACCOUNTS_URL;
const gemeente = process.env.VEERKRACHT_GEMEENTE;
if (!base) {
  console.log("VEERKRACHT_ACCOUNTS_URL is not set: no server with accounts to test\n0 passed, 1 failed");
  process.exit(1);
}
const PASSWORD = "demo-mag-iedereen-weten";
const browser = await launch();
const axe = await readFile(axeSource, "utf8");

/** RFC 6238, written here once more so that the page's secret is checked by another. */
function totp(secret, step = Math.floor(Date.now() / 30000)) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(moment).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** A browser of its own: nobody's cookies. */
async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "nl-NL", colorScheme: "light", permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && page.troubles.push(message.text()));
  return page;
}
const leave = async (page) => {
  equal(page.troubles, [], "errors on the page");
  await page.context().close();
};
/** By the button of the demonstration. A code works once per half minute: the next one is waited for. */
async function demo(page, who, lang = "nl") {
  await page.goto(`${base}/inloggen?l=${lang}`);
  for (let tries = 0; tries < 8; tries++) {
    await page.click(`text=${who}@demo.example`);
    const there = await page.waitForURL(`${base}/`, { timeout: 5000 }).then(() => true, () => false);
    if (there) return;
    await page.waitForTimeout(4000);
    await page.goto(`${base}/inloggen?l=${lang}`);
  }
  throw new Error(`${who} did not get in`);
}
const focused = (page) => page.evaluate(() => ({ tag: document.activeElement.tagName, text: document.activeElement.innerText || document.activeElement.getAttribute("aria-label") || document.activeElement.autocomplete || "" }));
async function tabTo(page, what, most = 40) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const { tag, text } = await focused(page);
    if (tag === what.tag && (!what.text || text.includes(what.text))) return;
  }
  throw new Error(`the keyboard does not reach ${JSON.stringify(what)}`);
}

await test("whoever_is_not_logged_in_is_led_to_logging_in_and_back", async () => {
  const page = await visitor();
  await page.goto(`${base}/${gemeente}?l=nl`);
  await page.waitForURL(/\/inloggen\?naar=/);
  await page.waitForSelector("input[type=email]");
  check(decodeURIComponent(page.url()).includes(`/${gemeente}`), "the way back is forgotten");
  await leave(page);
});

let invitation = "";
let contactState = null;
await test("a_contact_person_logs_in_by_keyboard_alone_and_invites_a_colleague", async () => {
  const page = await visitor();
  await page.goto(`${base}/inloggen?naar=%2Forganisatie&l=nl`);
  await page.waitForSelector("input[type=email]");
  await tabTo(page, { tag: "INPUT" });
  await page.keyboard.type("contact@demo.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[autocomplete=one-time-code]");
  equal((await focused(page)).tag, "INPUT", "the code's field has the focus");
  await page.keyboard.type(totp("DEMODEMODEMODEMODEMODEMODEMODEMO"));
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/organisatie`);
  await page.waitForSelector("table.list");
  await tabTo(page, { tag: "INPUT" });
  await page.keyboard.type("collega@demo.example");
  await tabTo(page, { tag: "BUTTON", text: "Uitnodigen" });
  await page.keyboard.press("Enter");
  await page.waitForSelector(".secret code");
  invitation = await page.textContent(".secret code");
  check(/\/uitnodiging#[\w-]{43}$/.test(invitation), `no one-time link: ${invitation}`);
  await page.waitForSelector("text=uitgenodigd");
  contactState = await page.context().storageState();
  await leave(page);
});

await test("an_invitation_becomes_an_account_with_a_second_step", async () => {
  const page = await visitor();
  await page.goto(invitation);
  await page.waitForSelector("input[autocomplete=name]");
  equal(new URL(page.url()).hash, "", "the token stays in the address");
  await page.fill("input[autocomplete=name]", "C. Collega");
  await page.fill("input[autocomplete=new-password]", "welkom01");
  await page.click("button.main");
  await page.waitForSelector(".field-error:not([hidden])");
  equal(await page.getAttribute("input[autocomplete=new-password]", "aria-invalid"), "true", "the field is not marked");
  await page.click(".eye");
  equal(await page.getAttribute("input[autocomplete=new-password]", "type"), "text", "the password is not shown");
  await page.fill("input[autocomplete=new-password]", "drie natte laarzen");
  await page.click("button.main");
  await page.waitForSelector(".qr path");
  const secret = (await page.textContent("main code")).replaceAll(" ", "");
  await page.fill("[autocomplete=one-time-code]", totp(secret));
  await page.click("button.main");
  await page.waitForSelector(".codes li");
  equal(await page.locator(".codes li").count(), 10, "recovery codes");
  await page.click("button.main");
  await page.waitForURL(`${base}/`);
  await page.waitForSelector(".places a");
  await page.goto(`${base}/account`);
  await page.waitForSelector("table.list");
  check((await page.textContent("main")).includes("collega@demo.example"), "whose account this is");
  const gone = await visitor();
  await gone.goto(invitation);
  await gone.waitForSelector("h1");
  await gone.waitForFunction(() => /werkt niet meer/.test(document.querySelector("h1").textContent));
  await leave(gone);
  await leave(page);
});

await test("maps_do_not_wait_to_learn_who_looks", async () => {
  const page = await visitor({ storageState: contactState });
  let tell = () => undefined;
  const asked = new Promise((done) => (tell = done));
  await page.route("**/api/v1/me", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`${base}/${gemeente}?l=nl`);
  await page.waitForFunction(() => document.querySelector(".nine") && !document.querySelector(".nine.loading"));
  equal(await page.locator(".share-button").count(), 0, "buttons of somebody unknown");
  tell();
  await page.waitForSelector(".share-button:visible");
  await page.waitForSelector(".visitor .me");
  equal(page.troubles, [], "errors");
  await leave(page);
});

let link = "";
await test("a_member_shares_a_municipality_and_a_guest_sees_it_and_nothing_else", async () => {
  const page = await visitor({ storageState: contactState });
  await page.goto(`${base}/${gemeente}?l=nl`);
  await page.waitForSelector(".share-button");
  await page.click(".share-button");
  await page.waitForSelector("dialog input");
  await page.fill("dialog input", "Gemeente Waterdam");
  await page.click("dialog button.main");
  await page.waitForSelector("dialog .secret code");
  link = await page.textContent("dialog .secret code");
  await page.keyboard.press("Escape");
  await leave(page);
  const guest = await visitor();
  const asked = [];
  guest.on("request", (request) => asked.push(request.url()));
  await guest.goto(link);
  await guest.waitForSelector(".how");
  check((await guest.textContent("h1")).includes("Contactpersoon (demo) van Corporatie De Brug (demo)"), "who shared it");
  check(/20\d\d/.test(await guest.textContent("main")), "until when");
  await guest.click("a.main");
  await guest.waitForSelector(".nine:not(.loading)");
  check((await guest.textContent(".visitor")).includes("Gedeeld door"), "the bar does not say who shared this");
  check(!(await guest.locator(".share-button").count()), "a guest can share");
  await guest.locator("input[type=search], [role=combobox]").first().focus();
  await guest.waitForTimeout(300);
  equal(asked.filter((url) => url.endsWith("/places.json")), [], "asks of the page that are refused, and stand in the audit log as such");
  const token = link.split("#")[1];
  check(!asked.some((url) => url.includes(token)), "the token was sent in an address");
  const statuses = await guest.evaluate(async (own) => {
    const { editions } = await (await fetch("/api/v1/editions")).json();
    const root = `/e/${editions[0].id}/${editions[0].rev}`;
    const all = ["places.json", "overview.pmtiles", "csv/gebieden.csv", `gm/${own}.json`];
    return Promise.all(all.map(async (file) => (await fetch(`${root}/${file}`)).status));
  }, gemeente);
  equal(statuses, [404, 404, 404, 200], "what a guest reaches");
  await guest.goto(`${base}/`);
  await guest.waitForURL(new RegExp(`/${gemeente}`));
  await guest.waitForSelector(".nine:not(.loading)");
  guest.state = await guest.context().storageState();
  const owner = await visitor({ storageState: contactState });
  await owner.goto(`${base}/organisatie#links`);
  await owner.waitForSelector("text=Gemeente Waterdam");
  await owner.click("text=Intrekken");
  await owner.click("dialog button.main");
  await owner.waitForSelector(".state.revoked");
  await guest.reload();
  await guest.waitForURL(/\/inloggen/);
  await guest.goto(link);
  await guest.waitForFunction(() => /werkt niet meer/.test(document.querySelector("h1")?.textContent ?? ""));
  await leave(owner);
  await leave(guest);
});

await test("a_map_stands_in_another_sites_frame_where_its_link_allows_it", async () => {
  const owner = await visitor({ storageState: contactState });
  await owner.goto(`${base}/account`);
  // The sites around it are real: one the link names, and one it does not.
  let around = "";
  const site = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(`<!doctype html><title>site</title>${around}`)).listen(0, "127.0.0.1");
  await once(site, "listening");
  const origin = `http://localhost:${site.address().port}`;
  const made = await owner.evaluate(
    async ([scope, site]) => {
      const me = await (await fetch("/api/v1/me")).json();
      const body = JSON.stringify({ for_name: "Site", scope: [scope], origins: [site] });
      return (await fetch(`/api/v1/orgs/${me.user.organisation.id}/links`, { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
    },
    [gemeente, origin],
  );
  around = made.embed;
  const host = await visitor();
  await host.goto(origin);
  await host.frameLocator("iframe").locator(".nine:not(.loading)").waitFor();
  equal(await host.context().cookies(), [], "cookies of an embedded page");
  const blocked = await visitor();
  await blocked.goto(origin.replace("localhost", "127.0.0.1"));
  await blocked.waitForTimeout(1500);
  equal(await blocked.frameLocator("iframe").locator(".page").count(), 0, "framed by a site the link does not name");
  await blocked.context().close();
  site.close();
  await leave(host);
  await leave(owner);
});

/** What axe has against the page as it stands. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
}
/** No sideways scrolling on a telephone, and everything that can be pressed is at least 24 px. */
async function fits(page) {
  await page.setViewportSize({ width: 360, height: 780 });
  const found = await page.evaluate(() => {
    const small = [...document.querySelectorAll("main button, main a.button, main input, main select, header button")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && !one.classList.contains("unseen") && (box.height < 24 || box.width < 24) && one.type !== "checkbox";
    });
    return { wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, small: small.map((one) => one.outerHTML.slice(0, 80)) };
  });
  await page.setViewportSize({ width: 1280, height: 860 });
  return found;
}

let adminState = null;
await test("an_admin_looks_after_organisations_editions_review_and_log", async () => {
  const page = await visitor();
  await demo(page, "beheer");
  await page.goto(`${base}/beheer#organisaties`);
  await page.waitForSelector("table.list");
  await page.fill("section.block input", "Zorg Zuid");
  await page.selectOption("section.block select", "zorg");
  await page.click("section.block button.main");
  await page.waitForSelector("text=Zorg Zuid");
  await page.click('tr:has-text("Zorg Zuid") >> text=Beëindigen');
  await page.click("dialog button.main");
  await page.waitForSelector("text=beëindigd");
  await page.click("text=Edities");
  await page.waitForSelector("table.list");
  await page.click("text=Logboek");
  await page.waitForSelector("table.list");
  await page.click("text=Controleer de keten");
  await page.waitForSelector("text=heel.");
  check((await page.textContent("table.list")).includes("organisatie beëindigd"), "the log does not know what was just done");
  adminState = await page.context().storageState();
  await leave(page);
});

await test("a_member_sees_no_administration_and_nothing_of_other_organisations", async () => {
  const page = await visitor();
  await demo(page, "buren");
  await page.goto(`${base}/beheer`);
  await page.waitForSelector("h1");
  check(/niet voor uw account/.test(await page.textContent("h1")), "a member sees the administration");
  await page.goto(`${base}/organisatie#mensen`);
  await page.waitForSelector("table.list");
  check(!(await page.textContent("main")).includes("lid@demo.example"), "people of another organisation");
  await leave(page);
});

await test("homes_are_delivered_as_a_file_and_removed", async () => {
  const page = await visitor({ storageState: contactState });
  await page.goto(`${base}/organisatie#woningen`);
  await page.waitForSelector("#stock-file");
  await page.setInputFiles("#stock-file", { name: "bezit.csv", mimeType: "text/csv", buffer: Buffer.from("code;woningen\nBU90010101;120\nfout;1\n") });
  await page.click("button.main");
  await page.waitForSelector(".refusals li");
  check((await page.textContent("main")).includes("120"), "the homes are not told");
  await page.setInputFiles("#stock-file", { name: "x.csv", mimeType: "text/csv", buffer: Buffer.from("code;achternaam;woningen\nBU90010101;x;1\n") });
  await page.click("button.main");
  await page.waitForSelector("text=gaat over personen");
  await page.click("text=Verwijderen");
  await page.click("dialog button.main");
  await page.waitForFunction(() => !document.querySelector("table.list"));
  await leave(page);
});

const PAGES = [
  ["log in", null, "/inloggen", "input[type=email]"],
  ["forgotten password", null, "/wachtwoord", "input[type=email]"],
  ["new password", null, "/wachtwoord#AAAA", "input[type=password]"],
  ["a dead invitation", null, "/uitnodiging#AAAA", "h1"],
  ["a dead link", null, "/deel#AAAA", "h1"],
  ["account", "contact", "/account", "table.list"],
  ["people", "contact", "/organisatie#mensen", "table.list"],
  ["links", "contact", "/organisatie#links", "table.list"],
  ["homes", "contact", "/organisatie#woningen", "#stock-file"],
  ["organisations", "admin", "/beheer#organisaties", "table.list"],
  ["editions", "admin", "/beheer#edities", "table.list"],
  ["review", "admin", "/beheer#controle", ".tab p"],
  ["log", "admin", "/beheer#logboek", "table.list"],
];
for (const [name, who, path, wait] of PAGES)
  await test(`axe_and_a_telephone_find_nothing_on_${name.replaceAll(" ", "_")}`, async () => {
    for (const lang of ["nl", "en"]) {
      const page = await visitor({ storageState: who === "admin" ? adminState : who === "contact" ? contactState : undefined });
      await page.addInitScript((l) => localStorage.setItem("l", l), lang);
      await page.goto(base + path);
      await page.waitForSelector(wait);
      equal(await page.getAttribute("html", "lang"), lang, "language of the page");
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        equal(await violations(page), [], `${lang} ${colorScheme}`);
      }
      equal(await fits(page), { wide: 0, small: [] }, `${lang} on a telephone`);
      await leave(page);
    }
  });

await test("axe_finds_nothing_on_the_share_dialogue_the_landing_and_the_second_step", async () => {
  const page = await visitor({ storageState: contactState });
  await page.goto(`${base}/${gemeente}?l=nl`);
  await page.waitForSelector(".nine:not(.loading)");
  await page.click(".share-button");
  await page.waitForSelector("dialog input");
  equal(await violations(page), [], "share dialogue");
  await page.fill("dialog input", "Zorg");
  await page.click("dialog button.main");
  await page.waitForSelector("dialog .secret code");
  equal(await violations(page), [], "the link is shown");
  const url = await page.textContent("dialog .secret code");
  const guest = await visitor();
  await guest.goto(url);
  await guest.waitForSelector(".how");
  equal(await violations(guest), [], "landing");
  equal(await fits(guest), { wide: 0, small: [] }, "landing on a telephone");
  const half = await visitor();
  await half.goto(`${base}/inloggen?l=nl`);
  await half.fill("input[type=email]", "lid@demo.example");
  await half.fill("input[type=password]", PASSWORD);
  await half.click("button.main");
  await half.waitForSelector("[autocomplete=one-time-code]");
  equal(await violations(half), [], "second step");
  await half.click("text=Gebruik een herstelcode");
  equal(await violations(half), [], "recovery code");
  for (const one of [page, guest, half]) await leave(one);
});

await browser.close();
finish();
