// way.test.ts - after logging in one comes to a page of ours, whatever the address says.
import { expect, test } from "vitest";
import { ownPage } from "../src/account/way";

const here = "https://kaart.example";

test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "//", "",
  "/\t/evil.example", "/\n\\evil.example", "\t//evil.example", "/\r/["])("%j leads to the front page", (way) => {
  expect(ownPage(way, here)).toBe("/");
});

test.each(["/", "/organisatie?l=nl#x", "/.//evil.example"])("%j stays here", (way) => {
  expect(ownPage(way, here).startsWith(`${here}/`)).toBe(true);
});
