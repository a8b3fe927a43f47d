"""Deliveries of one municipality in two boundary years, for test/cli/boundary_years.sh.

    python3 years.py FOLDER        maps, addresses and a catalogue's edition; prints what must come out

2022                     2024                     addresses
Oud (100)                Oud, Nieuw               75 stay, 25 in Nieuw: split
Klein (50), Groot (150)  Groot                    merged
Haven                    Kade                     the same code and land, another name
Oosteinde, BU..05        Oosteinde, BU..15        the same land, renumbered
Veld                     Veld                     the border moved; nobody's address: broken
Dorp                     Dorp                     as it was
"""
import json
import os
import sys

folder = sys.argv[1]


def strip(x, width):
    return {"type": "Polygon", "coordinates": [[[x, 400000], [x + width, 400000], [x + width, 401000], [x, 401000],
                                                [x, 400000]]]}


def buurt(code, name, x, width, residents, households, low):
    return {"type": "Feature", "geometry": strip(x, width), "properties": {
        "buurtcode": "BU0001" + code, "buurtnaam": name, "wijkcode": "WK000100", "gemeentecode": "GM0001",
        "gemeentenaam": "Testdam", "water": "NEE", "aantal_inwoners": residents, "aantal_huishoudens": households,
        "woningvoorraad": households, "percentage_huishoudens_met_laag_inkomen": low}}


LATER = -99995
buurten = {
    2022: [buurt("0001", "Oud", 100000, 1000, 1000, 400, 30), buurt("0002", "Klein", 101000, 1000, 200, 100, 10),
           buurt("0003", "Groot", 102000, 1000, 600, 300, 30), buurt("0004", "Haven", 103000, 1000, 500, 200, 44),
           buurt("0005", "Oosteinde", 104000, 1000, 700, 300, 52), buurt("0006", "Veld", 105000, 1000, 400, 150, 21),
           buurt("0007", "Dorp", 106000, 1000, 900, 350, 37)],
    2024: [buurt("0001", "Oud", 100000, 700, 760, 300, LATER), buurt("0011", "Nieuw", 100700, 300, 260, 100, LATER),
           buurt("0003", "Groot", 101000, 2000, 810, 400, LATER), buurt("0004", "Kade", 103000, 1000, 510, 200, LATER),
           buurt("0015", "Oosteinde", 104000, 1000, 705, 300, LATER),
           buurt("0006", "Veld", 105000, 900, 380, 150, LATER),
           buurt("0007", "Dorp", 105900, 1100, 910, 350, LATER)],
}
# who lived where: (2022, 2024, addresses); house numbers of one street a pair
moves = [("0001", "0001", 75), ("0001", "0011", 25), ("0002", "0003", 50), ("0003", "0003", 150), ("0007", "0007", 90)]

for year, rows in buurten.items():
    collection = {"type": "FeatureCollection", "features": rows,
                  "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}
    os.makedirs(folder + "/maps", exist_ok=True)
    json.dump(collection, open(f"{folder}/maps/buurten_{year}.geojson", "w"))
os.makedirs(folder + "/addresses", exist_ok=True)
for column, year in enumerate((2022, 2024)):
    with open(f"{folder}/addresses/pc6hnr{year}0801_gwb.csv", "w") as out:
        out.write(f"PC6;Huisnummer;Buurt{year};Wijk{year};Gemeente{year}\n")
        for street, move in enumerate(moves):
            # the row of 2024 holds ten more, built since: they are in no earlier year and count for nothing
            for number in range(1, move[2] + 1 + 10 * column):
                out.write(f"12{34 + street % 2}A{chr(65 + street)};{number};BU0001{move[column]};WK000100;GM0001\n")
os.makedirs(folder + "/given", exist_ok=True)
with open(folder + "/given/tabel_2022_2024.csv", "w") as out:
    out.write("van_code;naar_code;adressen\n")
    for old, new, addresses in moves:
        out.write(f"BU0001{old};BU0001{new};{addresses}\n")

recipe = json.load(open("catalogue/editions/lbm2-2016.json"))
recipe.update(id="jaren-2024", level="buurt", boundary=2024, residents_period=2022, dwellings_period=2022)
recipe.pop("similar", None)
recipe["themes"] = [t for t in recipe["themes"] if t["theme"] in ("lage_inkomens", "corporatie")]
for theme in recipe["themes"]:
    theme["to"] = 2022
json.dump(recipe, open(folder + "/edition.json", "w"))
