-- The people store. Plain SQL that SQLite and PostgreSQL (and distributed engines that speak its
-- language) both run: no triggers, extensions, sequences or procedures. {int} is INTEGER or BIGINT,
-- {strict} is STRICT or nothing. Ids: 20 letters of base32. Times: UTC, whole seconds since 1970;
-- 0 is "not yet". Hashes: SHA-256, 64 hexadecimal digits. Yes and no: 1 and 0.

CREATE TABLE organisations (
    id text NOT NULL PRIMARY KEY,
    name text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('corporatie', 'gemeente', 'zorg', 'vereniging')),
    created {int} NOT NULL,
    ended {int} NOT NULL DEFAULT 0 -- its people and links are dead from here on
) {strict};

CREATE TABLE users (
    id text NOT NULL PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    email text NOT NULL UNIQUE,          -- lower case
    name text NOT NULL DEFAULT '',       -- empty until the invitation is accepted
    role text NOT NULL CHECK (role IN ('guest', 'member', 'editor', 'admin')),
    contact {int} NOT NULL DEFAULT 0,    -- looks after the people of the organisation
    language text NOT NULL DEFAULT 'nl' CHECK (language IN ('nl', 'en')),
    password text NOT NULL DEFAULT '',   -- argon2id; empty: none (invited, or signs in elsewhere)
    password_set {int} NOT NULL DEFAULT 0,
    totp text NOT NULL DEFAULT '',       -- secret, sealed with the server's key; empty: none
    totp_step {int} NOT NULL DEFAULT 0,  -- step of the code last used: each works once
    created {int} NOT NULL,
    disabled {int} NOT NULL DEFAULT 0,
    seen {int} NOT NULL DEFAULT 0,       -- last signed in
    reviewed {int} NOT NULL              -- somebody last said: still right
) {strict};
CREATE INDEX users_organisation ON users (organisation_id);

CREATE TABLE user_scopes ( -- the municipalities of a guest's account
    user_id text NOT NULL REFERENCES users (id),
    code text NOT NULL,
    PRIMARY KEY (user_id, code)
) {strict};

CREATE TABLE identities ( -- who a provider says somebody is
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id text NOT NULL REFERENCES users (id),
    PRIMARY KEY (issuer, subject)
) {strict};
CREATE INDEX identities_user ON identities (user_id);

CREATE TABLE recovery_codes (
    user_id text NOT NULL REFERENCES users (id),
    hash text NOT NULL, -- of the code without dashes
    used {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, hash)
) {strict};

CREATE TABLE tickets ( -- one-time links by mail
    hash text NOT NULL PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('invite', 'reset')),
    user_id text NOT NULL REFERENCES users (id),
    created {int} NOT NULL,
    expires {int} NOT NULL,
    used {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX tickets_user ON tickets (user_id);

CREATE TABLE links ( -- share links
    id text NOT NULL PRIMARY KEY,
    hash text NOT NULL UNIQUE,             -- of the token, which is seen once
    organisation_id text NOT NULL REFERENCES organisations (id),
    user_id text NOT NULL REFERENCES users (id), -- who made it
    for_name text NOT NULL,                -- the organisation it is meant for
    title text NOT NULL DEFAULT '',
    scope text NOT NULL,                   -- codes of municipalities, a blank between
    edition text NOT NULL DEFAULT '',      -- empty: the latest
    view text NOT NULL DEFAULT '',         -- the page's address part, empty: the municipality
    rights text NOT NULL CHECK (rights IN ('read', 'contribute')),
    passphrase text NOT NULL DEFAULT '',   -- argon2id; empty: none
    uses_most {int} NOT NULL DEFAULT 0,    -- 0: no limit
    uses {int} NOT NULL DEFAULT 0,
    used {int} NOT NULL DEFAULT 0,         -- last
    origins text NOT NULL DEFAULT '',      -- sites that may show it in a frame, a blank between
    created {int} NOT NULL,
    expires {int} NOT NULL,
    revoked {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX links_organisation ON links (organisation_id);

CREATE TABLE link_uses (
    id text NOT NULL PRIMARY KEY,
    link_id text NOT NULL REFERENCES links (id),
    used {int} NOT NULL,
    address text NOT NULL -- shortened: /24 or /48
) {strict};
CREATE INDEX link_uses_link ON link_uses (link_id, used);

CREATE TABLE sessions (
    hash text NOT NULL PRIMARY KEY, -- of the token the browser keeps
    id text NOT NULL UNIQUE,        -- by which its owner ends it
    user_id text REFERENCES users (id),
    link_id text REFERENCES links (id),
    stage text NOT NULL CHECK (stage IN ('half', 'enrol', 'full')),
    embed {int} NOT NULL DEFAULT 0, -- of a page in another site's frame: reads only
    created {int} NOT NULL,
    seen {int} NOT NULL,            -- written once a minute at most
    ends {int} NOT NULL,            -- at the latest
    address text NOT NULL,
    agent text NOT NULL,
    pending text NOT NULL DEFAULT '', -- a second factor that is being set up: its secret, sealed
    wrong {int} NOT NULL DEFAULT 0,   -- codes given wrongly at stage half
    CHECK ((user_id IS NULL) <> (link_id IS NULL))
) {strict};
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_link ON sessions (link_id);
CREATE INDEX sessions_ends ON sessions (ends);

CREATE TABLE attempts ( -- wrong passwords and codes, seen by all servers
    key text NOT NULL PRIMARY KEY, -- see throttle.h
    count {int} NOT NULL,
    since {int} NOT NULL,
    until {int} NOT NULL           -- nothing is tried before
) {strict};
CREATE INDEX attempts_since ON attempts (since);

CREATE TABLE stock_sets ( -- a delivery of homes of one organisation
    organisation_id text NOT NULL PRIMARY KEY REFERENCES organisations (id),
    file text NOT NULL,
    rows_read {int} NOT NULL,
    rows_refused {int} NOT NULL,
    homes {int} NOT NULL,
    made {int} NOT NULL,
    user_id text NOT NULL REFERENCES users (id)
) {strict};

CREATE TABLE stock (
    organisation_id text NOT NULL REFERENCES stock_sets (organisation_id),
    code text NOT NULL, -- buurt, wijk or gemeente
    gemeente text NOT NULL,
    homes {int} NOT NULL,
    PRIMARY KEY (organisation_id, code)
) {strict};

CREATE TABLE notes (
    id text NOT NULL PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    edition text NOT NULL,
    gemeente text NOT NULL,
    area text NOT NULL,
    text text NOT NULL,
    said_by text NOT NULL, -- a role ("wijkagent"), never a name
    state text NOT NULL CHECK (state IN ('draft', 'shared')),
    user_id text REFERENCES users (id),
    link_id text REFERENCES links (id),
    created {int} NOT NULL,
    changed {int} NOT NULL,
    CHECK ((user_id IS NULL) <> (link_id IS NULL))
) {strict};
CREATE INDEX notes_place ON notes (organisation_id, edition, gemeente);

CREATE TABLE edition_states ( -- an edition without a row is published
    edition text NOT NULL PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    user_id text NOT NULL REFERENCES users (id),
    changed {int} NOT NULL
) {strict};

CREATE TABLE audit ( -- who did what; each line's hash covers the line before
    seq {int} NOT NULL PRIMARY KEY,
    time {int} NOT NULL,
    actor text NOT NULL,           -- "user ID", "link ID", "command NAME" or "nobody"
    organisation_id text NOT NULL, -- empty: none
    action text NOT NULL,          -- a word: "login", "link.make"
    object text NOT NULL,
    result text NOT NULL,          -- "done", "refused", "failed"
    origin text NOT NULL,          -- address of the caller
    before text NOT NULL,
    hash text NOT NULL
) {strict};
CREATE INDEX audit_time ON audit (time);

CREATE TABLE audit_head ( -- one row, locked while a line is added
    one {int} NOT NULL PRIMARY KEY CHECK (one = 1),
    seq {int} NOT NULL,
    hash text NOT NULL
) {strict};
INSERT INTO audit_head (one, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
