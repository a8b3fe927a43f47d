// person.mjs - what a person does at the test provider, without a browser: opens the address, types a
// name, agrees, and comes back with a code. Used by the tests of HTTP; the browser tests click.

/** Sign in as `name` at the provider's address; answers with the address the provider sends the person back to. */
export async function signInAt(address, name, back) {
  const cookies = new Map();
  let url = address;
  let form = null;
  for (let step = 0; step < 20; step++) {
    const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: form ? "POST" : "GET", redirect: "manual", body: form,
      headers: { cookie, ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(key, value);
      else cookies.delete(key);
    }
    form = null;
    const location = answer.headers.get("location");
    if (location) {
      url = new URL(location, url).href;
      if (url.startsWith(back)) return url;
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page);
    if (!action) throw new Error(`the provider's page has no form (${answer.status}): ${page.slice(0, 300)}`);
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)[1];
    url = new URL(action[1], url).href;
    form = new URLSearchParams({ prompt, login: name, password: "x" }).toString();
  }
  throw new Error("the provider asks for ever");
}

// node person.mjs ADDRESS NAME BACK: the same from a command line; prints where the person came back.
if (process.argv[1] === new URL(import.meta.url).pathname) console.log(await signInAt(...process.argv.slice(2)));
