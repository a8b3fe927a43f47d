-- store.sql - every statement the store makes, by name.
--
-- A line "-- :name" begins a statement; {t} stands for the name of a table, which the program makes
-- from catalogue ids and checks against [a-z0-9_]. Values are always parameters. Statements over a
-- varying list of columns (the series tables) are put together in series.c from the same checked
-- names. The build embeds this file (CMakeLists.txt, "store.sql") and the comments behind tables and
-- columns, Dutch / English, become the table `about`: what is said here is what a reader of the
-- store finds there.

-- :schema
CREATE TABLE about ( -- wat elke tabel en kolom betekent / what every table and column means
  fid INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,   -- tabel / table
  column_name TEXT NOT NULL,  -- kolom; leeg: de tabel zelf / column; empty: the table itself
  nl TEXT NOT NULL,           -- betekenis, Nederlands / meaning, Dutch
  en TEXT NOT NULL            -- betekenis, Engels / meaning, English
);
CREATE TABLE deliveries ( -- een rij per gelezen laag van een bestand / one row a layer of a file that was read
  fid INTEGER PRIMARY KEY,
  source TEXT NOT NULL,   -- bron in de catalogus / source in the catalogue
  file TEXT NOT NULL,     -- bestandsnaam zonder map / name of the file without its folder
  layer TEXT NOT NULL,    -- laag in het bestand; leeg: het bestand zelf / layer in the file; empty: the file itself
  sha256 TEXT NOT NULL,   -- SHA-256 van het bestand / SHA-256 of the file
  bytes INTEGER NOT NULL, -- omvang in bytes / size in bytes
  rows INTEGER NOT NULL,  -- gelezen rijen / rows read
  period INTEGER NOT NULL, -- jaar van de cijfers; 0: meer dan een / year of the figures; 0: more than one
  UNIQUE (source, file, layer)
);
CREATE TABLE supports ( -- een rij per soort plaats en grensjaar / one row a kind of place and boundary year
  fid INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL UNIQUE, -- tabel met de plaatsen / table with the places
  kind TEXT NOT NULL,              -- cel, buurt, wijk of gemeente / cell (100 m square), buurt, wijk or gemeente
  boundary INTEGER NOT NULL,       -- jaar van de grenzen; 0: het raster / year of the boundaries; 0: the grid
  places INTEGER NOT NULL          -- aantal plaatsen / number of places
);
CREATE TABLE series ( -- een rij per reeks: indicator, plaatsen en jaar / one row a series: indicator, places and year
  fid INTEGER PRIMARY KEY,
  support TEXT NOT NULL,     -- tabel met de plaatsen / table with the places
  indicator TEXT NOT NULL,   -- indicator in de catalogus / indicator in the catalogue
  period INTEGER NOT NULL,   -- jaar / year
  source TEXT NOT NULL,      -- bron in de catalogus / source in the catalogue
  table_name TEXT NOT NULL,  -- tabel met de cijfers; kolommen <indicator> en <indicator>_flag / table with the figures; columns <indicator> and <indicator>_flag
  kept INTEGER NOT NULL,     -- plaatsen met een cijfer / places with a figure
  missing INTEGER NOT NULL,  -- plaatsen zonder cijfer / places without a figure
  origin INTEGER,            -- nummer n van de kolommen delivery_n en row_n met de herkomst; leeg: onbekend / number n of the columns delivery_n and row_n with the origin; empty: not known
  UNIQUE (support, indicator, period)
);
CREATE TABLE national ( -- cijfers voor het hele land uit een levering / figures for the whole country from a delivery
  fid INTEGER PRIMARY KEY,
  indicator TEXT NOT NULL, -- indicator in de catalogus / indicator in the catalogue
  period INTEGER NOT NULL, -- jaar / year
  value REAL NOT NULL,     -- cijfer, in de eenheid van de indicator / figure, in the indicator's unit
  source TEXT NOT NULL,    -- bron in de catalogus / source in the catalogue
  UNIQUE (indicator, period)
);
CREATE TABLE stock ( -- woningen van corporaties / dwellings of housing corporations
  fid INTEGER PRIMARY KEY,
  organisation TEXT NOT NULL, -- corporatie / corporation
  unit TEXT NOT NULL,         -- code van de eenheid / code of the unit
  complex_code TEXT NOT NULL, -- code van het complex / code of the complex
  complex_name TEXT NOT NULL, -- naam van het complex / name of the complex
  kind TEXT NOT NULL,         -- soort eenheid (VERA: WOO is woning) / kind of unit (VERA: WOO is a dwelling)
  status TEXT NOT NULL,       -- status (VERA) / status (VERA)
  pc6 TEXT NOT NULL,          -- postcode / postcode
  bag_id TEXT NOT NULL,       -- verblijfsobject in de BAG / dwelling in the address register (BAG)
  x REAL,                     -- RD in meters; leeg: onbekend / RD New in metres; empty: unknown
  y REAL                      -- RD in meters; leeg: onbekend / RD New in metres; empty: unknown
);
CREATE TABLE issues ( -- wat vreemd was in een levering / what was odd in a delivery
  fid INTEGER PRIMARY KEY,
  source TEXT NOT NULL,   -- bron in de catalogus / source in the catalogue
  file TEXT NOT NULL,     -- bestandsnaam / name of the file
  kind TEXT NOT NULL,     -- soort / kind
  count INTEGER NOT NULL, -- hoe vaak / how often
  examples TEXT NOT NULL, -- eerste voorbeelden / first examples
  UNIQUE (source, file, kind)
);

-- :areas_create
CREATE TABLE "{t}" ( -- gebieden van een grensjaar / areas of one boundary year
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- plaats + 1; verbindt met de reeksen / place + 1; joins the series
  code TEXT NOT NULL UNIQUE, -- code (BU.., WK.., GM..) / code (BU.., WK.., GM..)
  name TEXT NOT NULL,        -- naam / name
  wijk TEXT NOT NULL,        -- code van de wijk eromheen / code of the wijk around it
  gemeente TEXT NOT NULL,    -- code van de gemeente eromheen / code of the municipality around it
  water INTEGER NOT NULL,    -- 1: water zonder inwoners / 1: water without residents
  change INTEGER NOT NULL,   -- sinds het jaar ervoor: 1 niets, 2 andere code, 3 andere grens; 0 onbekend / since the year before: 1 nothing, 2 another code, 3 another border; 0 unknown
  geom MULTIPOLYGON          -- grens, RD New in meters / boundary, RD New in metres
);

-- :grid_create
CREATE TABLE "{t}" ( -- bewoonde vierkanten van 100 m / inhabited 100 m squares
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- rij x 10.000 + kolom; verbindt met de reeksen / row x 10,000 + column; joins the series
  code TEXT NOT NULL,        -- code E1583N4935: hoek linksonder in hectometers / code E1583N4935: lower-left corner in hectometres
  "column" INTEGER NOT NULL, -- x van de hoek in hectometers / x of the corner in hectometres
  "row" INTEGER NOT NULL,    -- y van de hoek in hectometers / y of the corner in hectometres
  geom POINT                 -- midden van het vierkant, RD New in meters / centre of the square, RD New in metres
);

-- :base_create
CREATE TABLE "{t}" ( -- ondergrond / base map
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- nummer / number
  rank INTEGER NOT NULL, -- weg: 1 snelweg, 2 hoofdweg, 3 straat; plaats: 1 stad .. 4 gehucht / road: 1 motorway, 2 main, 3 street; place: 1 city .. 4 hamlet
  name TEXT NOT NULL,    -- naam / name
  geom GEOMETRY          -- vorm, RD New in meters / shape, RD New in metres
);

-- :table_drop
DROP TABLE IF EXISTS "{t}";
-- :contents_drop
DELETE FROM gpkg_contents WHERE table_name = ?1;
-- :geometry_drop
DELETE FROM gpkg_geometry_columns WHERE table_name = ?1;
-- :about_drop
DELETE FROM about WHERE table_name = ?1;
-- :contents_put
INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)
VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7);
-- :geometry_put
INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 28992, 0, 0);
-- :about_put
INSERT INTO about (table_name, column_name, nl, en) VALUES (?1, ?2, ?3, ?4);
-- :extent_put
UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1;
-- :row_count
SELECT count(*) FROM "{t}";
-- :table_known
SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1;

-- :feed
INSERT INTO "{t}" SELECT * FROM feed;
-- :feed_new
INSERT OR IGNORE INTO "{t}" SELECT * FROM feed;

-- :support_put
INSERT INTO supports (table_name, kind, boundary, places) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (table_name) DO UPDATE SET places = excluded.places;
-- :support_list
SELECT s.kind, s.boundary, s.places, c.min_x IS NOT NULL
FROM supports s LEFT JOIN gpkg_contents c USING (table_name) ORDER BY s.kind, s.boundary;
-- :area_put
INSERT INTO "{t}" (fid, code, name, wijk, gemeente, water, geom, change)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- :area_list
SELECT code, name, wijk, gemeente, water, geom, change FROM "{t}" ORDER BY fid;
-- :area_codes
SELECT code FROM "{t}" ORDER BY fid;
-- :moved_create
CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
-- :moved_put
INSERT INTO moved (old, new) VALUES (?1, ?2);
-- :moved_drop
DROP TABLE moved;
-- :series_leave
DELETE FROM "{t}" WHERE fid NOT IN (SELECT old FROM moved);
-- :series_aside
UPDATE "{t}" SET fid = -(SELECT new FROM moved WHERE old = fid);
-- :series_back
UPDATE "{t}" SET fid = -fid;
-- :cell_list
SELECT fid FROM "{t}" ORDER BY fid;

-- :series_owner
SELECT source FROM series WHERE support = ?1 AND indicator = ?2 AND period = ?3;
-- :series_put
INSERT INTO series (support, indicator, period, source, table_name, kept, missing, origin)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (support, indicator, period) DO UPDATE SET kept = excluded.kept, missing = excluded.missing,
  origin = excluded.origin;
-- :series_list
SELECT p.kind, p.boundary, s.indicator, s.source, s.period, s.kept, s.missing
FROM series s JOIN supports p ON p.table_name = s.support
ORDER BY p.kind, p.boundary, s.indicator, s.period;
-- :series_of_table
SELECT indicator, origin FROM series WHERE table_name = ?1 ORDER BY indicator;
-- :series_tables
SELECT DISTINCT table_name FROM series WHERE support = ?1 ORDER BY table_name;
-- :series_forget
DELETE FROM series WHERE table_name = ?1;
-- :series_find
SELECT table_name, source, origin FROM series WHERE support = ?1 AND indicator = ?2 AND period = ?3;

-- :national_put
INSERT INTO national (indicator, period, value, source) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (indicator, period) DO UPDATE SET value = excluded.value, source = excluded.source;
-- :national_get
SELECT value FROM national WHERE indicator = ?1 AND period = ?2;

-- :delivery_put
INSERT INTO deliveries (source, file, layer, sha256, bytes, rows, period) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (source, file, layer) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes,
  rows = excluded.rows, period = excluded.period
RETURNING fid;
-- :delivery_list
SELECT source, file, layer, sha256, bytes, rows, period FROM deliveries ORDER BY source, file, layer;
-- :delivery_of
SELECT source, file, layer, sha256 FROM deliveries WHERE fid = ?1;
-- :issue_put
INSERT INTO issues (source, file, kind, count, examples) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (source, file, kind) DO UPDATE SET count = excluded.count, examples = excluded.examples;
-- :issue_forget
DELETE FROM issues WHERE source = ?1 AND file = ?2;
-- :issue_list
SELECT source, file, kind, count, examples FROM issues ORDER BY source, file, kind;

-- :base_put
INSERT INTO "{t}" (rank, name, geom) VALUES (?1, ?2, ?3);
-- :base_list
SELECT rank, name, geom FROM "{t}" ORDER BY fid;

-- :stock_forget
DELETE FROM stock WHERE organisation = ?1;
-- :stock_put
INSERT INTO stock (organisation, unit, complex_code, complex_name, kind, status, pc6, bag_id, x, y)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- :addresses_create
CREATE TABLE "{t}" ( -- adressen naar buurten van een grensjaar: een rij per postcode en buurt / addresses to buurten of one boundary year: one row a postcode and buurt
  fid INTEGER PRIMARY KEY NOT NULL, -- volgorde van de postcodes / order of the postcodes
  pc6 TEXT NOT NULL,          -- postcode / postcode
  buurt TEXT NOT NULL,        -- code van de buurt / code of the buurt
  addresses INTEGER NOT NULL, -- aantal adressen / number of addresses
  numbers TEXT NOT NULL       -- huisnummers, oplopend; 12x3: drie adressen op 12; leeg: niet bekend / house numbers, rising; 12x3: three addresses at 12; empty: not known
);
-- :address_put
INSERT INTO "{t}" (fid, pc6, buurt, addresses, numbers) VALUES (?1, ?2, ?3, ?4, ?5);
-- :address_list
SELECT pc6, buurt, addresses, numbers FROM "{t}" ORDER BY fid;

-- :crosswalk_create
CREATE TABLE "{t}" ( -- gegeven omrekentabel tussen twee grensjaren / given table between two boundary years
  fid INTEGER PRIMARY KEY NOT NULL, -- nummer / number
  from_code TEXT NOT NULL, -- code in het eerste jaar / code in the first year
  into_code TEXT NOT NULL, -- code in het tweede jaar / code in the second year
  addresses REAL NOT NULL  -- adressen van de eerste die in de tweede liggen / addresses of the first that lie in the second
);
-- :crosswalk_put
INSERT INTO "{t}" (fid, from_code, into_code, addresses) VALUES (?1, ?2, ?3, ?4);
-- :crosswalk_list
SELECT from_code, into_code, addresses FROM "{t}" ORDER BY fid;
