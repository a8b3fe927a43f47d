/* report.c - see report.h. */
#include "ingest/report.h"
#include "ingest/oddity.h"

static void delivery_text(struct buf *out, const struct input *in)
{
    buf_format(out, "\n%s", in->file);
    if (in->layer.len)
        buf_format(out, " (%.*s)", STR_ARG(in->layer));
    buf_format(out,
               "\n  bron / source: %.*s, %.*s\n  rijen / rows: %lld; cijfers / figures: %lld\n",
               STR_ARG(in->source->id), STR_ARG(in->delivery->id), (long long)in->rows,
               (long long)in->figures);
    for (enum oddity k = 0; k < ODDITY_KINDS; k++) {
        if (!in->odd->count[k])
            continue;
        buf_format(out, "  %c %lld %s / %s", oddity_is_fault(k) ? '!' : '-',
                   (long long)in->odd->count[k], oddity_nl(k), oddity_en(k));
        if (in->odd->m2[k] > 0)
            buf_format(out, ": %lld m2", (long long)in->odd->m2[k]);
        if (in->odd->text[k][0])
            buf_format(out, "\n      %s", in->odd->text[k]);
        buf_byte(out, '\n');
    }
}

static bool same_but_year(const struct series *a, const struct series *b)
{
    return a->kind == b->kind && a->boundary == b->boundary &&
           str_equal(a->indicator, b->indicator) && str_equal(a->source, b->source);
}

/* One line for all years of an indicator; returns how many. */
static size_t years_text(struct buf *out, const struct series *s, size_t count)
{
    size_t n = 0;
    buf_format(out, "  %.*s, %s", STR_ARG(s->indicator), place_word(s->kind));
    if (s->boundary)
        buf_format(out, " %d", s->boundary);
    buf_format(out, " (%.*s), van / of %zu:", STR_ARG(s->source), s->values + s->missing);
    for (; n < count && same_but_year(s, &s[n]); n++)
        buf_format(out, " %d: %zu", s[n].period, s[n].values);
    buf_byte(out, '\n');
    return n;
}

static void strangers_text(struct buf *out, const struct inputs *in)
{
    if (in->strangers_count)
        buf_str(out, S("\nWeggelaten / left out\n"));
    for (size_t i = 0; i < in->strangers_count; i++)
        buf_format(out, "  %s: %s\n", in->strangers[i].file, in->strangers[i].why);
}

static void supports_text(struct buf *out, const struct ingest_result *r)
{
    buf_str(out, S("\nIn de opslag / in the store\n"));
    for (size_t i = 0; i < r->supports_count; i++) {
        buf_format(out, "  %s", place_word(r->supports[i].kind));
        if (r->supports[i].boundary)
            buf_format(out, " %d", r->supports[i].boundary);
        buf_format(out, ": %zu plaatsen / places\n", r->supports[i].places);
    }
}

static void series_text(struct buf *out, const struct ingest_result *r)
{
    supports_text(out, r);
    for (size_t i = 0, used; i < r->series_count; i += used)
        used = years_text(out, &r->series[i], r->series_count - i);
}

void report_text(struct buf *out, const struct ingest_result *r)
{
    buf_str(out, S("Inlezen / ingest\n"));
    if (r->failure)
        buf_format(out, "\nMislukt, niets bewaard / failed, nothing kept\n  %s\n", r->failure);
    for (size_t i = 0; i < r->inputs.count; i++)
        delivery_text(out, &r->inputs.list[i]);
    strangers_text(out, &r->inputs);
    if (!r->failure)
        series_text(out, r);
}

static void oddities_summary(struct buf *out, const struct inputs *in)
{
    for (enum oddity k = 0; k < ODDITY_KINDS; k++) {
        int64_t count = 0;
        double m2 = 0;
        for (size_t i = 0; i < in->count; i++) {
            count += in->list[i].odd->count[k];
            m2 += in->list[i].odd->m2[k];
        }
        if (!count)
            continue;
        buf_format(out, "  %c %lld %s / %s", oddity_is_fault(k) ? '!' : '-', (long long)count,
                   oddity_nl(k), oddity_en(k));
        if (m2 > 0)
            buf_format(out, ": %lld m2", (long long)m2);
        buf_byte(out, '\n');
    }
}

void report_summary(struct buf *out, const struct ingest_result *r)
{
    buf_format(out,
               "Inlezen / ingest\n  gelezen / read: %zu; weggelaten / left out: %zu\n"
               "  rijen / rows: %lld; cijfers / figures: %lld\n",
               r->inputs.count, r->inputs.strangers_count, (long long)r->rows,
               (long long)r->figures);
    oddities_summary(out, &r->inputs);
    strangers_text(out, &r->inputs);
    supports_text(out, r);
}

static void text_member(struct buf *out, const char *name, str value)
{
    buf_format(out, "\"%s\":", name);
    buf_json(out, value);
    buf_byte(out, ',');
}

static void issues_json(struct buf *out, const struct oddities *odd)
{
    bool some = false;
    buf_str(out, S("\"issues\":["));
    for (enum oddity k = 0; k < ODDITY_KINDS; k++) {
        if (!odd->count[k])
            continue;
        buf_str(out, some ? S(",\n  {") : S("\n  {"));
        some = true;
        text_member(out, "kind", str_from(oddity_id(k)));
        buf_format(out, "\"count\":%lld,\"fault\":%s,", (long long)odd->count[k],
                   oddity_is_fault(k) ? "true" : "false");
        text_member(out, "nl", str_from(oddity_nl(k)));
        text_member(out, "en", str_from(oddity_en(k)));
        if (odd->m2[k] > 0)
            buf_format(out, "\"m2\":%lld,", (long long)odd->m2[k]);
        buf_str(out, S("\"examples\":"));
        buf_json(out, str_from(odd->text[k]));
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void deliveries_json(struct buf *out, const struct inputs *in)
{
    buf_str(out, S("\"deliveries\":["));
    for (size_t i = 0; i < in->count; i++) {
        const struct input *one = &in->list[i];
        buf_str(out, i ? S(",\n {") : S("\n {"));
        text_member(out, "source", one->source->id);
        text_member(out, "delivery", one->delivery->id);
        text_member(out, "file", str_from(one->file));
        text_member(out, "layer", one->layer);
        buf_format(out, "\"rows\":%lld,\"figures\":%lld,\"period\":%d,", (long long)one->rows,
                   (long long)one->figures, one->period);
        issues_json(out, one->odd);
        buf_byte(out, '}');
    }
    buf_str(out, S("],\n\"unknown\":["));
    for (size_t i = 0; i < in->strangers_count; i++) {
        buf_str(out, i ? S(",\n {") : S("\n {"));
        text_member(out, "file", str_from(in->strangers[i].file));
        buf_str(out, S("\"why\":"));
        buf_json(out, str_from(in->strangers[i].why));
        buf_byte(out, '}');
    }
    buf_str(out, S("],\n"));
}

static void store_json(struct buf *out, const struct ingest_result *r)
{
    buf_str(out, S("\"supports\":["));
    for (size_t i = 0; i < r->supports_count; i++)
        buf_format(out, "%s\n {\"kind\":\"%s\",\"boundary\":%d,\"places\":%zu}", i ? "," : "",
                   place_word(r->supports[i].kind), r->supports[i].boundary, r->supports[i].places);
    buf_str(out, S("],\n\"series\":["));
    for (size_t i = 0; i < r->series_count; i++) {
        const struct series *s = &r->series[i];
        buf_str(out, i ? S(",\n {") : S("\n {"));
        text_member(out, "indicator", s->indicator);
        text_member(out, "source", s->source);
        buf_format(out,
                   "\"kind\":\"%s\",\"boundary\":%d,\"period\":%d,\"values\":%zu,\"missing\":%zu}",
                   place_word(s->kind), s->boundary, s->period, s->values, s->missing);
    }
    buf_str(out, S("],\n"));
}

void report_json(struct buf *out, const struct ingest_result *r)
{
    buf_byte(out, '{');
    if (r->failure)
        text_member(out, "failure", str_from(r->failure));
    deliveries_json(out, &r->inputs);
    store_json(out, r);
    buf_format(out,
               "\"areas\":%zu,\"cells\":%zu,\"rows\":%lld,\"figures\":%lld,\"seconds\":", r->areas,
               r->cells, (long long)r->rows, (long long)r->figures);
    buf_num(out, r->seconds, 2);
    buf_str(out, S("}\n"));
}
