// oidc.mjs - a real OpenID provider on loopback, for tests: node oidc.mjs REDIRECT_URI...
// Prints {"issuer": ..., "client_id": ..., "client_secret": ...} on one line when it listens. Whoever types
// a name at its login form is that name; the form is its own (devInteractions). Ends with its stdin.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const redirects = process.argv.slice(2);
if (!redirects.length) {
  console.error("oidc.mjs: which addresses may a sign-in return to? node oidc.mjs http://127.0.0.1:8080/inloggen/terug");
  process.exit(2);
}
const client = { client_id: "veerkracht", client_secret: "proef-geheim-van-de-test" };
const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ ...client, redirect_uris: redirects, response_types: ["code"], grant_types: ["authorization_code"] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, email: `${id}@example.nl`, email_verified: true }) }),
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["alleen-voor-de-test"] },
});
server.on("request", provider.callback());
console.log(JSON.stringify({ issuer, ...client }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
