/* division.c - seeds of neighbourhoods, who belongs to which, codes and names. */
#include "demo/division.h"
#include "demo/chance.h"
#include "demo/names.h"

struct work {
    const struct plan *plan;
    const struct sites *sites;
    const struct cells *settled;
    struct arena *out;
    struct buurt *buurt;
    int count;
    int *first_of_quarter; /* [quarter_count + 1] */
    int *rural_first;      /* [gemeente_count + 1] */
    int *water_of;         /* [gemeente_count] */
    struct wijk *wijk;
    int wijk_count;
};

static double distance2(struct point a, struct point b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

static int nearest_of(const struct point *at, int count, struct point p)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        if (distance2(at[i], p) < distance2(at[best], p))
            best = i;
    return best;
}

/* Lloyd's rounds: every centre moves to the weighted middle of the points nearest to it. */
static void settle_centres(struct arena scratch, struct point *centre, int centres,
                           const struct point *p, const double *weight, int count)
{
    struct point *sum = NEW(&scratch, struct point, centres);
    double *mass = NEW(&scratch, double, centres);
    for (int round = 0; round < 5; round++) {
        memset(sum, 0, sizeof *sum * (size_t)centres);
        memset(mass, 0, sizeof *mass * (size_t)centres);
        for (int i = 0; i < count; i++) {
            int c = nearest_of(centre, centres, p[i]);
            sum[c].x += weight[i] * p[i].x;
            sum[c].y += weight[i] * p[i].y;
            mass[c] += weight[i];
        }
        for (int c = 0; c < centres; c++)
            if (mass[c] > 0)
                centre[c] = (struct point){sum[c].x / mass[c], sum[c].y / mass[c]};
    }
}

static int buurt_add(struct work *w, struct point at, int gemeente, int quarter)
{
    w->buurt[w->count] = (struct buurt){
        .at = at, .gemeente = gemeente, .quarter = quarter, .change = 1};
    return w->count++;
}

static void seed_quarter(struct work *w, struct arena scratch, int k, const int *cell_of, int cells)
{
    const struct quarter *q = &w->plan->quarters[k];
    w->first_of_quarter[k] = w->count;
    if (q->parts == 1 || cells < 2 * q->parts) {
        buurt_add(w, q->at, q->gemeente, k);
        return;
    }
    struct point *p = NEW(&scratch, struct point, cells),
                 *centre = NEW(&scratch, struct point, q->parts);
    double *weight = NEW(&scratch, double, cells);
    for (int i = 0; i < cells; i++) {
        const struct cell *c = &w->settled->cell[cell_of[i]];
        p[i] = (struct point){c->e * 100.0 + 50, c->n * 100.0 + 50};
        weight[i] = (double)c->weight;
    }
    for (int i = 0; i < q->parts; i++) {
        int64_t at = (int64_t)i * cells / q->parts +
                     (int64_t)(chance_mix(w->plan->seed + 301, chance_key(k, i)) %
                               (uint64_t)(cells / q->parts));
        centre[i] = p[at];
    }
    settle_centres(scratch, centre, q->parts, p, weight, cells);
    for (int i = 0; i < q->parts; i++)
        buurt_add(w, centre[i], q->gemeente, k);
}

static void seed_quarters(struct work *w, struct arena scratch)
{
    int quarters = w->plan->quarter_count;
    assert(quarters > 0);
    int *first = NEW(&scratch, int, quarters + 1),
        *cell_of = NEW(&scratch, int, w->settled->count + 1);
    for (int i = 0; i < w->settled->count; i++)
        first[w->settled->cell[i].quarter + 1]++;
    for (int k = 0; k < quarters; k++)
        first[k + 1] += first[k];
    int *fill = NEW(&scratch, int, quarters);
    for (int i = 0; i < w->settled->count; i++) {
        int k = w->settled->cell[i].quarter;
        cell_of[first[k] + fill[k]++] = i;
    }
    for (int k = 0; k < quarters; k++)
        seed_quarter(w, scratch, k, cell_of + first[k], first[k + 1] - first[k]);
    w->first_of_quarter[quarters] = w->count;
}

/* Seeds in the countryside of one municipality: each as far as possible from those before. */
static void seed_rural(struct work *w, struct arena scratch, int gemeente, const int *site,
                       int count)
{
    w->rural_first[gemeente] = w->count;
    if (!count)
        return;
    int seeds = w->plan->country ? 2 + count / 9 : 2 + count / 22;
    seeds = seeds > 9 ? 9 : seeds;
    double *far = NEW(&scratch, double, count);
    for (int i = 0; i < count; i++)
        far[i] = 1e12 + distance2(w->sites->at[site[i]], w->plan->gemeenten[gemeente].at);
    for (int s = 0; s < seeds && s < count; s++) {
        int best = 0;
        for (int i = 1; i < count; i++)
            best = far[i] > far[best] ? i : best;
        struct point at = w->sites->at[site[best]];
        buurt_add(w, at, gemeente, -1);
        for (int i = 0; i < count; i++)
            far[i] = fmin(far[i], distance2(w->sites->at[site[i]], at));
    }
}

/* Sites by municipality: those that are dry and in no quarter, and whether there is water. */
static void seed_countryside(struct work *w, struct arena scratch, const int *quarter_of)
{
    int gemeenten = w->plan->gemeente_count;
    int *first = NEW(&scratch, int, gemeenten + 1), *fill = NEW(&scratch, int, gemeenten),
        *list = NEW(&scratch, int, w->sites->count);
    bool *wet = NEW(&scratch, bool, gemeenten);
    for (int i = 0; i < w->sites->count; i++) {
        int g = w->sites->gemeente[i];
        if (g >= 0 && w->sites->water[i])
            wet[g] = true;
        else if (g >= 0 && quarter_of[i] < 0)
            first[g + 1]++;
    }
    for (int g = 0; g < gemeenten; g++)
        first[g + 1] += first[g];
    for (int i = 0; i < w->sites->count; i++) {
        int g = w->sites->gemeente[i];
        if (g >= 0 && !w->sites->water[i] && quarter_of[i] < 0)
            list[first[g] + fill[g]++] = i;
    }
    for (int g = 0; g < gemeenten; g++)
        seed_rural(w, scratch, g, list + first[g], first[g + 1] - first[g]);
    w->rural_first[gemeenten] = w->count;
    for (int g = 0; g < gemeenten; g++) {
        w->water_of[g] = -1;
        if (!wet[g])
            continue;
        w->water_of[g] = buurt_add(w, w->plan->gemeenten[g].at, g, -1);
        w->buurt[w->water_of[g]].water = true;
    }
}

/* The seed that a site joins: the nearest, seeds beyond a river counting as farther. */
static int seed_for(const struct work *w, int from, int to, struct point p)
{
    int best = from;
    double least = INFINITY;
    for (int b = from; b < to; b++) {
        double far = distance2(w->buurt[b].at, p) *
                     (1 + 0.1 * noise_at(w->plan->seed + 302, p.x / 400, p.y / 400));
        if (far >= least)
            continue;
        for (int r = 0; r < w->plan->river_count && !w->plan->country; r++)
            if (line_crosses(&w->plan->rivers[r], p, w->buurt[b].at))
                far *= 9;
        if (far < least) {
            least = far;
            best = b;
        }
    }
    return best;
}

static int label_site(const struct work *w, int i, int quarter)
{
    int g = w->sites->gemeente[i];
    if (g < 0)
        return -1;
    if (w->sites->water[i])
        return w->water_of[g];
    if (quarter >= 0)
        return seed_for(w, w->first_of_quarter[quarter], w->first_of_quarter[quarter + 1],
                        w->sites->at[i]);
    if (w->rural_first[g] < w->rural_first[g + 1])
        return seed_for(w, w->rural_first[g], w->rural_first[g + 1], w->sites->at[i]);
    return -1;
}

struct neighbours {
    int *first, *list;
};

/* Collect the sites connected to `start` under one label. */
static int piece_of(const struct neighbours *n, const int *label, int start, int *piece, int *mark,
                    int stamp)
{
    int count = 1;
    piece[0] = start;
    mark[start] = stamp;
    for (int at = 0; at < count; at++)
        for (int k = n->first[piece[at]]; k < n->first[piece[at] + 1]; k++) {
            int other = n->list[k];
            if (!mark[other] && label[other] == label[start]) {
                mark[other] = stamp;
                piece[count++] = other;
            }
        }
    return count;
}

/* The label around a piece that touches it most, of the same municipality where possible. */
static int label_around(const struct neighbours *n, const int *label, const int *group,
                        const int *piece, int count)
{
    int best = label[piece[0]], most = 0;
    for (int i = 0; i < count; i++)
        for (int k = n->first[piece[i]]; k < n->first[piece[i] + 1]; k++) {
            int other = label[n->list[k]], touches = 0;
            if (other < 0 || other == label[piece[0]])
                continue;
            for (int j = 0; j < count; j++)
                for (int m = n->first[piece[j]]; m < n->first[piece[j] + 1]; m++)
                    touches += label[n->list[m]] == other;
            touches += group[other] == group[label[piece[0]]] ? 1000 : 0;
            if (touches > most) {
                most = touches;
                best = other;
            }
        }
    return best;
}

/* Only the largest connected piece of a dry label keeps it; splinters join what lies around. */
static void join_splinters(struct arena scratch, const struct neighbours *n, int *label,
                           const int *group, const bool *loose, int labels, int sites)
{
    int *mark = NEW(&scratch, int, sites), *piece = NEW(&scratch, int, sites),
        *largest = NEW(&scratch, int, labels + 1), *stamp_of = NEW(&scratch, int, labels + 1);
    int stamp = 0;
    for (int i = 0; i < sites; i++)
        if (!mark[i] && label[i] >= 0 && !loose[label[i]]) {
            int count = piece_of(n, label, i, piece, mark, ++stamp);
            if (count > largest[label[i]]) {
                largest[label[i]] = count;
                stamp_of[label[i]] = stamp;
            }
        }
    int *old = NEW(&scratch, int, sites), *seen = NEW(&scratch, int, sites);
    memcpy(old, label, sizeof *label * (size_t)sites);
    for (int i = 0; i < sites; i++)
        if (!seen[i] && old[i] >= 0 && !loose[old[i]] && mark[i] != stamp_of[old[i]]) {
            int count = piece_of(n, old, i, piece, seen, 1),
                into = label_around(n, old, group, piece, count);
            for (int k = 0; k < count; k++)
                label[piece[k]] = into;
        }
}

/* Drop buurten without a site and renumber. */
static void drop_empty(struct arena scratch, struct work *w, int *label)
{
    int *now = NEW(&scratch, int, w->count + 1), kept = 0;
    for (int i = 0; i < w->sites->count; i++)
        if (label[i] >= 0)
            now[label[i]] = 1;
    for (int b = 0; b < w->count; b++) {
        bool used = now[b] > 0;
        now[b] = kept;
        if (used)
            w->buurt[kept++] = w->buurt[b];
    }
    w->count = kept;
    for (int i = 0; i < w->sites->count; i++)
        label[i] = label[i] >= 0 ? now[label[i]] : -1;
}

static int wijk_add(struct work *w, int gemeente, struct point at)
{
    w->wijk[w->wijk_count] = (struct wijk){.gemeente = gemeente, .at = at};
    return w->wijk_count++;
}

/* Wijken of one quarter of several buurten: groups of about seven. */
static void group_quarter(struct arena scratch, struct work *w, int from, int to)
{
    int count = to - from, wijken = count < 9 ? 1 : (count + 3) / 7;
    struct point *p = NEW(&scratch, struct point, count),
                 *centre = NEW(&scratch, struct point, wijken);
    double *weight = NEW(&scratch, double, count);
    for (int i = 0; i < count; i++) {
        p[i] = w->buurt[from + i].at;
        weight[i] = 1;
    }
    for (int i = 0; i < wijken; i++)
        centre[i] = p[(int64_t)i * count / wijken];
    settle_centres(scratch, centre, wijken, p, weight, count);
    int first = w->wijk_count;
    for (int i = 0; i < wijken; i++)
        wijk_add(w, w->buurt[from].gemeente, centre[i]);
    for (int i = 0; i < count; i++)
        w->buurt[from + i].wijk = first + nearest_of(centre, wijken, p[i]);
}

static void group_given(struct work *w, int *of_number, int b)
{
    int *wijk = &of_number[w->plan->quarters[w->buurt[b].quarter].wijk];
    if (!*wijk)
        *wijk = 1 + wijk_add(w, w->buurt[b].gemeente, w->buurt[b].at);
    w->buurt[b].wijk = *wijk - 1;
}

/* Countryside goes with the nearest wijk of its municipality, water has a wijk of its own. */
static void group_rest(struct work *w, int b)
{
    struct buurt *buurt = &w->buurt[b];
    int best = -1;
    for (int k = 0; k < w->wijk_count && !buurt->water; k++)
        if (w->wijk[k].gemeente == buurt->gemeente &&
            (best < 0 ||
             distance2(w->wijk[k].at, buurt->at) < distance2(w->wijk[best].at, buurt->at)))
            best = k;
    buurt->wijk = best >= 0 ? best : wijk_add(w, buurt->gemeente, buurt->at);
}

static void group_buurten(struct arena scratch, struct work *w)
{
    enum { MOST_GIVEN = 64 };
    int *of_number = NEW(&scratch, int, MOST_GIVEN);
    w->wijk = NEW(w->out, struct wijk, w->count + 1);
    for (int b = 0; b < w->count;) {
        int k = w->buurt[b].quarter, end = b + 1;
        if (k < 0) {
            b++;
            continue;
        }
        while (end < w->count && w->buurt[end].quarter == k)
            end++;
        if (w->plan->quarters[k].wijk)
            group_given(w, of_number, b);
        else
            group_quarter(scratch, w, b, end);
        b = end;
    }
    for (int b = 0; b < w->count; b++)
        if (w->buurt[b].quarter < 0)
            group_rest(w, b);
}

static bool wijk_is_wet(const struct work *w, int k)
{
    for (int b = w->count - 1; b >= 0; b--)
        if (w->buurt[b].wijk == k)
            return w->buurt[b].water;
    return false;
}

/* WK9001 and two places: 01, 02 ...; 99 for water; letters for the last of some municipalities, as
 * real codes have them since 2022. */
static void code_wijken(struct arena scratch, struct work *w)
{
    int *next = NEW(&scratch, int, w->plan->gemeente_count),
        *last = NEW(&scratch, int, w->plan->gemeente_count);
    for (int k = 0; k < w->wijk_count; k++)
        last[w->wijk[k].gemeente] = wijk_is_wet(w, k) ? last[w->wijk[k].gemeente] : k;
    for (int k = 0; k < w->wijk_count; k++) {
        struct wijk *wijk = &w->wijk[k];
        int number = w->plan->gemeenten[wijk->gemeente].number, order = next[wijk->gemeente]++;
        bool letters = order > 98 ||
                       (wijk->gemeente % 20 == 0 && k == last[wijk->gemeente] && order > 0);
        if (wijk_is_wet(w, k))
            snprintf(wijk->code, sizeof wijk->code, "WK%04d99", number);
        else if (letters)
            snprintf(wijk->code, sizeof wijk->code, "WK%04d%c%c", number,
                     'A' + (order % 98) / 26 % 26, 'A' + (order > 98 ? order % 26 : 0));
        else
            snprintf(wijk->code, sizeof wijk->code, "WK%04d%02d", number, order);
    }
}

static const char *const SIDES[] = {"Oost", "Noordoost", "Noord", "Noordwest",
                                    "West", "Zuidwest",  "Zuid",  "Zuidoost"};

/* The side of the municipality's (or village's) middle that a seed lies on. */
static int side_of_middle(struct point at, struct point middle)
{
    double eighths = atan2(at.y - middle.y, at.x - middle.x) / 0.7853981633974483;
    return ((int)floor(eighths + 0.5) + 8) % 8;
}

/* A name by direction; the second and third in one direction get another word before it. */
static const char *name_by_side(struct work *w, const char *const words[3], int side,
                                uint8_t taken[8])
{
    int nth = taken[side]++;
    return nth < 3 ? arena_format(w->out, "%s%s", words[nth], SIDES[side])
                   : arena_format(w->out, "%s%s %d", words[2], SIDES[side], nth - 1);
}

struct names_taken {
    uint8_t (*rural)[8], (*village)[8]; /* by municipality, by quarter */
    int *town;                          /* names given in a municipality's towns */
};

static const char *buurt_name(struct work *w, const struct buurt *b,
                              const struct names_taken *taken)
{
    static const char *const RURAL[] = {"Buitengebied ", "Polder ", "Landerijen "};
    const struct gemeente *gm = &w->plan->gemeenten[b->gemeente];
    if (b->water)
        return arena_format(w->out, "Water %s", gm->name);
    if (b->quarter < 0)
        return name_by_side(w, RURAL, side_of_middle(b->at, gm->at), taken->rural[b->gemeente]);
    const struct quarter *q = &w->plan->quarters[b->quarter];
    if (q->parts == 1)
        return q->name;
    if (q->rank != 3)
        return name_buurt(w->out, w->plan->seed, b->gemeente, taken->town[b->gemeente]++);
    const char *const village[] = {arena_format(w->out, "%s-", q->name),
                                   arena_format(w->out, "%s-Nieuw ", q->name),
                                   arena_format(w->out, "%s-Buiten ", q->name)};
    return name_by_side(w, village, side_of_middle(b->at, q->at), taken->village[b->quarter]);
}

static void name_all(struct arena scratch, struct work *w)
{
    int *order = NEW(&scratch, int, w->wijk_count);
    struct names_taken taken = {
        .rural = (uint8_t(*)[8])NEW(&scratch, uint8_t, 8 * w->plan->gemeente_count),
        .village = (uint8_t(*)[8])NEW(&scratch, uint8_t, 8 * w->plan->quarter_count),
        .town = NEW(&scratch, int, w->plan->gemeente_count)};
    for (int b = 0; b < w->count; b++) {
        struct buurt *buurt = &w->buurt[b];
        struct wijk *wijk = &w->wijk[buurt->wijk];
        buurt->name = buurt_name(w, buurt, &taken);
        if (buurt->water)
            snprintf(buurt->code, sizeof buurt->code, "BU%04d9998",
                     w->plan->gemeenten[buurt->gemeente].number);
        else
            snprintf(buurt->code, sizeof buurt->code, "BU%.6s%02d", wijk->code + 2,
                     order[buurt->wijk]++ % 97);
        if (!wijk->name)
            wijk->name = buurt->water
                             ? buurt->name
                             : arena_format(w->out, "Wijk %s %s", wijk->code + 6, buurt->name);
    }
}

/* ---- the year before ---- */

static int partner_of(const struct division *d, int b, const bool *used)
{
    int best = -1;
    for (int o = 0; o < d->count; o++)
        if (o != b && d->buurt[o].wijk == d->buurt[b].wijk && d->buurt[o].quarter >= 0 &&
            !used[o] &&
            (best < 0 || distance2(d->buurt[o].at, d->buurt[b].at) <
                             distance2(d->buurt[best].at, d->buurt[b].at)))
            best = o;
    return best;
}

struct past {
    struct division *now, *before;
    int *label; /* of 2022, in numbers of 2024 and beyond */
    const struct sites *sites;
};

static void sites_move(const struct past *p, int from, int to, bool half)
{
    double middle = p->now->buurt[from].at.x;
    for (int i = 0; i < p->sites->count; i++)
        if (p->label[i] == from && (!half || p->sites->at[i].x > middle))
            p->label[i] = to;
}

static bool has_sites_both_sides(const struct past *p, int b)
{
    int east = 0, west = 0;
    for (int i = 0; i < p->sites->count; i++)
        if (p->label[i] == b) {
            if (p->sites->at[i].x > p->now->buurt[b].at.x)
                east++;
            else
                west++;
        }
    return east > 0 && west > 0;
}

/* In one municipality: 2022's A is A and B in 2024; 2022's C and D are C; E had another code. */
static void redivide(struct arena *out, struct arena scratch, struct past *p, int gemeente,
                     int *extra)
{
    struct division *now = p->now, *before = p->before;
    bool *used = NEW(&scratch, bool, now->count);
    int done = 0;
    for (int b = 0; b < now->count && done < 3; b++) {
        struct buurt *buurt = &now->buurt[b];
        if (buurt->gemeente != gemeente || buurt->quarter < 0 || used[b])
            continue;
        int partner = partner_of(now, b, used);
        if (done == 0 && partner >= 0) {
            buurt->change = now->buurt[partner].change = 3;
            used[b] = used[partner] = true;
            sites_move(p, partner, b, false);
            before->buurt[partner].code[0] = 0; /* did not exist */
            done = 1;
        } else if (done == 1 && has_sites_both_sides(p, b)) {
            buurt->change = 3;
            used[b] = true;
            struct buurt *lost = &before->buurt[*extra];
            *lost = before->buurt[b];
            snprintf(lost->code, sizeof lost->code, "%.8s98", buurt->code);
            lost->name = arena_format(out, "%s-Oost", buurt->name);
            sites_move(p, b, (*extra)++, true);
            done = 2;
        } else if (done == 2) {
            buurt->change = 2;
            snprintf(before->buurt[b].code, sizeof before->buurt[b].code, "%.8s97", buurt->code);
            before->buurt[b].name = arena_format(out, "Oud-%s", buurt->name);
            done = 3;
        }
    }
}

static void groups_fill(struct arena *out, struct division *d)
{
    d->wijk_of = NEW(out, int, d->count + 1);
    d->gemeente_of = NEW(out, int, d->count + 1);
    for (int b = 0; b < d->count; b++) {
        d->wijk_of[b] = d->buurt[b].wijk;
        d->gemeente_of[b] = d->buurt[b].gemeente;
    }
}

static void division_before(struct arena *out, struct arena scratch, const struct plan *plan,
                            const struct sites *sites, struct division *now,
                            struct division *before)
{
    *before = *now;
    before->year = 2022;
    before->buurt = NEW(out, struct buurt, now->count + plan->gemeente_count);
    memcpy(before->buurt, now->buurt, sizeof *now->buurt * (size_t)now->count);
    before->of_site = NEW(out, int, sites->count);
    memcpy(before->of_site, now->of_site, sizeof(int) * (size_t)sites->count);
    struct past past = {now, before, before->of_site, sites};
    int extra = now->count;
    for (int g = 0; g < plan->gemeente_count; g++)
        if (plan->gemeenten[g].redivided)
            redivide(out, scratch, &past, g, &extra);
    int *renumber = NEW(&scratch, int, extra), kept = 0;
    for (int b = 0; b < extra; b++) {
        renumber[b] = kept;
        if (before->buurt[b].code[0])
            before->buurt[kept++] = before->buurt[b];
    }
    before->count = kept;
    for (int i = 0; i < sites->count; i++)
        if (before->of_site[i] >= 0)
            before->of_site[i] = renumber[before->of_site[i]];
}

void division_make(struct arena *out, struct arena scratch, const struct plan *plan,
                   const struct sites *sites, const struct mesh *mesh, const struct cells *settled,
                   struct division division[BOUNDARIES])
{
    int parts = plan->gemeente_count * 10;
    for (int k = 0; k < plan->quarter_count; k++)
        parts += plan->quarters[k].parts;
    struct work w = {.plan = plan,
                     .sites = sites,
                     .settled = settled,
                     .out = out,
                     .buurt = NEW(out, struct buurt, parts),
                     .first_of_quarter = NEW(&scratch, int, plan->quarter_count + 1),
                     .rural_first = NEW(&scratch, int, plan->gemeente_count + 1),
                     .water_of = NEW(&scratch, int, plan->gemeente_count)};
    int *quarter_of = NEW(&scratch, int, sites->count), *label = NEW(out, int, sites->count);
    for (int i = 0; i < sites->count; i++)
        quarter_of[i] = sites->gemeente[i] < 0
                            ? -1
                            : sites_quarter(plan, sites->at[i], plan->country ? 1.15 : 1.5);
    seed_quarters(&w, scratch);
    seed_countryside(&w, scratch, quarter_of);
    for (int i = 0; i < sites->count; i++)
        label[i] = label_site(&w, i, quarter_of[i]);
    struct neighbours n;
    mesh_neighbours(&scratch, mesh, &n.first, &n.list);
    int *group = NEW(&scratch, int, w.count);
    bool *loose = NEW(&scratch, bool, w.count);
    for (int b = 0; b < w.count; b++) {
        group[b] = w.buurt[b].gemeente;
        loose[b] = w.buurt[b].water;
    }
    for (int round = 0; round < 3; round++)
        join_splinters(scratch, &n, label, group, loose, w.count, sites->count);
    drop_empty(scratch, &w, label);
    group_buurten(scratch, &w);
    code_wijken(scratch, &w);
    name_all(scratch, &w);
    division[BOUNDARY_2024] = (struct division){.year = 2024,
                                                .buurt = w.buurt,
                                                .count = w.count,
                                                .wijk = w.wijk,
                                                .wijk_count = w.wijk_count,
                                                .of_site = label};
    division_before(out, scratch, plan, sites, &division[BOUNDARY_2024], &division[BOUNDARY_2022]);
    groups_fill(out, &division[BOUNDARY_2022]);
    groups_fill(out, &division[BOUNDARY_2024]);
}
