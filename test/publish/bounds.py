"""bounds.py EDITION - what follows for hidden shares from the sums: every hidden number of people of an
area, bounded by its municipality's figure less those of the other areas, as far as rounding and hiding
leave them open. Fails when an interval is narrower than the fewest people that a figure may be about.
Prints how many it looked at and the narrowest."""
import collections
import csv
import json
import sys

edition = sys.argv[1]
page = json.load(open(edition + "/edition.json"))
disclosure = json.load(open(edition + "/catalogue/disclosure.json"))
protection, step = disclosure["least_people"], disclosure["round_count_to"]
shares = [t for t, about in page["themes"].items() if about["unit"]["nl"] == "%"]
areas = collections.defaultdict(list)
for row in csv.DictReader(open(edition + "/csv/gebieden.csv", encoding="utf-8")):
    areas[row["gemeente"]].append(row)


def known(text):
    return float(text) if text else None


def people(row, theme, year):
    """Bounds of those behind a figure: as published, else of all who live there, else unknown."""
    column = f"{theme}_basis" if year is None else f"{theme}_{year}_basis"
    behind = known(row.get(column, ""))
    if behind is not None:
        return max(0, behind - step / 2), behind + step / 2
    everybody = known(row["inwoners"])
    return 0, (everybody + step / 2 if everybody is not None else protection - 1)


def part(row, theme, year):
    """Bounds of the people a share is about; whether it is hidden."""
    least, most = people(row, theme, year)
    share = known(row.get(theme if year is None else f"{theme}_{year}", ""))
    if share is None:
        return 0, most, True
    return max(0, (share - 0.5) / 100) * least, min(1, (share + 0.5) / 100) * most, False


looked, narrowest, problems = 0, float("inf"), []
for gemeente in csv.DictReader(open(edition + "/csv/gemeenten.csv", encoding="utf-8")):
    for theme in shares:
        about = page["themes"][theme]
        for year in (None, about["from"] or None):
            low, high, hidden = part(gemeente, theme, year)
            if hidden:
                continue
            parts = [part(row, theme, year) for row in areas[gemeente["code"]]]
            lows, highs = sum(p[0] for p in parts), sum(p[1] for p in parts)
            for row, (least, most, closed) in zip(areas[gemeente["code"]], parts):
                if not closed or most < protection:
                    continue  # fewer people live there than a figure may be about: nothing can be told of less
                looked += 1
                width = min(most, high - (lows - least)) - max(least, low - (highs - most))
                narrowest = min(narrowest, width)
                if width < protection:
                    problems.append(f"{row['code']} {theme} {year or ''}: within {width:.1f} people")
print(f"{looked} hidden shares bounded by their municipality's, the narrowest within {narrowest:.0f} people, "
      f"{len(problems)} problems")
for text in problems[:10]:
    print("  " + text)
sys.exit(bool(problems) or looked == 0)
