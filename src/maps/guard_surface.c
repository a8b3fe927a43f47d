/* guard_surface.c - the surface of a layer's map: what the gate hides in a square is hidden in its
 * pixels. See guard.h, layer_surface. */
#include "maps/guard_internal.h"

enum { LIMITS_MOST = 16 };

struct runs layer_surface(struct arena *out, struct arena scratch, const struct layer *l,
                          size_t map, const struct frame *frame, bool parallel)
{
    const struct draft *d = l->draft;
    const struct map *m = &d->supply->catalogue->maps[map];
    assert(l->classes[map]);
    double limits[2][LIMITS_MOST];
    struct surface s = {.map = m, .class = l->classes[map]};
    for (size_t a = 0; a < m->axes_count; a++) {
        int theme = draft_theme(d->supply->recipe, m->axes[a].theme);
        const struct theme_figures *t = &d->themes[theme];
        assert(m->axes[a].limits_count <= LIMITS_MOST);
        draft_limits(&m->axes[a], &d->rules[theme], limits[a]);
        s.axis[a] = (struct surface_axis){draft_axis_field(t, m, (int)a)->value, t->band, t->strong,
                                          limits[a]};
    }
    return surface_runs(out, scratch, &s, frame, parallel);
}
