// pages.ts - which page of accounts an address is. Loaded only for those addresses.
import "../styles/account.css";
import { setLang, preferredLang, type Lang } from "../i18n";
import { adminPage } from "./admin";
import { fetchMe, type Me } from "./api";
import { accountPage } from "./mine";
import { organisationPage } from "./organisation";
import { guestPage } from "./share";
import { invitationPage, loginPage, passwordPage, returnPage } from "./signing";

const OPEN: Record<string, (root: HTMLElement, me: Me | null) => void | Promise<void>> = {
  "/inloggen": loginPage,
  "/uitnodiging": invitationPage,
  "/wachtwoord": passwordPage,
  "/deel": (root) => guestPage(root),
};
const SIGNED: Record<string, (root: HTMLElement, me: Me) => void | Promise<void>> = {
  "/account": accountPage,
  "/organisatie": organisationPage,
  "/beheer": adminPage,
};

export async function showAccountPage(root: HTMLElement): Promise<void> {
  const path = location.pathname.replace(/\/$/, "");
  const me = await fetchMe();
  const asked = new URLSearchParams(location.search).get("l") ?? localStorage.getItem("l") ?? me?.user?.language;
  setLang(asked === "nl" || asked === "en" ? (asked as Lang) : preferredLang(navigator.languages));
  if (path.startsWith("/inloggen/terug/")) return returnPage(root, me);
  const open = OPEN[path];
  if (open) return open(root, me);
  const signed = SIGNED[path];
  if (me?.stage === "full" && me.user && signed) return signed(root, me);
  location.replace(`/inloggen?naar=${encodeURIComponent(path)}`);
}
