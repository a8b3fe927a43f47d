/* options.c - words on the command line, read and explained from one table. */
#include "base/options.h"

static const struct option *option_find(const struct option *options, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(str_from(options[i].name), name))
            return &options[i];
    return NULL;
}

bool options_read(const struct option *options, size_t count, int argc, char **argv,
                  const char **rest, size_t *rest_count, struct err *err)
{
    size_t others = 0;
    bool only_rest = false;
    for (int i = 1; i < argc; i++) {
        str word = str_from(argv[i]);
        if (only_rest || !str_starts(word, S("--"))) {
            rest[others++] = argv[i];
            continue;
        }
        if (word.len == 2) {
            only_rest = true;
            continue;
        }
        size_t equals = str_find(word, '=');
        const struct option *o = option_find(options, count, (str){word.at, equals});
        if (!o)
            return err_set(err, "no option '%.*s'; see --help", (int)equals, word.at);
        if (o->flag) {
            if (equals < word.len)
                return err_set(err, "%s takes no value", o->name);
            *o->flag = true;
        } else if (equals < word.len) {
            *o->text = word.at + equals + 1;
        } else if (++i < argc) {
            *o->text = argv[i];
        } else {
            return err_set(err, "%s wants a value (%s)", o->name, o->value);
        }
    }
    *rest_count = others;
    return true;
}

void options_help(const char *usage, const struct option *options, size_t count)
{
    printf("%s\n", usage);
    for (size_t i = 0; i < count; i++) {
        char left[48];
        snprintf(left, sizeof left, "%s %s", options[i].name,
                 options[i].value ? options[i].value : "");
        printf("  %-26s %s\n", left, options[i].help);
    }
}
