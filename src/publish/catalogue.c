/* catalogue.c - catalogue/: the frozen copy of every file an edition was made by. */
#include "publish/outputs.h"

enum { FILE_MOST = 16 << 20 }; /* bytes; a catalogue's file is a few kB */

bool out_catalogue(struct arena scratch, const struct published *p, struct err *err)
{
    for (size_t i = 0; i < p->catalogue->files_count; i++) {
        struct arena one = scratch;
        const char *name = p->catalogue->files[i];
        str text;
        if (!file_read(&one, arena_format(&one, "%s/%s", p->catalogue_folder, name), FILE_MOST,
                       &text, err) ||
            !edition_add(p->draft, arena_format(&one, "catalogue/%s", name), text, false, err))
            return false;
    }
    return true;
}
