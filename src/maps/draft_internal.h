/* draft_internal.h - steps from figures to drafts that several supports share; for draft*.c, and
 * for explain*.c, which walks them again. */
#pragma once
#include "maps/draft.h"
#include "stats/kernel.h"

struct years draft_years(const struct edition_theme *t);
/* Fill `to` and `from` of a theme from the supply, and all that follows. */
void draft_theme_on_areas(struct arena *out, const struct draft *d, size_t theme,
                          struct theme_rules *rules, bool decide);
/* All that follows from a theme's figures at `to` and `from`. decide: these places set the noise's
 * z or width in `rules`; else they take what stands there. */
void draft_derive(struct arena *out, const struct draft *d, size_t theme, struct theme_rules *rules,
                  bool decide);
/* National figure, limits and missing sources of a theme, from its figures on the areas. */
void draft_rule(struct arena *out, const struct draft *areas, size_t theme, struct theme_rules *r);
/* Classes of the maps that show a theme; empty: of all. */
void draft_maps(struct arena *out, struct draft *d, str theme);
/* What is smoothed on the squares: the parts of every theme's figures, made once for all widths. */
const struct wishes *draft_wishes(struct arena *out, const struct supply *in);
/* drafts->regions, from drafts->gemeenten. */
void draft_on_regions(struct arena *out, struct drafts *drafts);
/* How a part of a figure is smoothed: in its indicator's own unit, weighed by its base. */
struct kernel_share draft_smoothed(struct arena *out, const struct figure_part *part);
