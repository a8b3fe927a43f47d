#include "people/secret.h"
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static uint8_t hash_key[crypto_shorthash_KEYBYTES];

bool secret_prepare(struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, "libsodium finds no source of chance here");
    crypto_shorthash_keygen(hash_key);
    return true;
}

uint64_t secret_hash(str text)
{
    uint64_t hash;
    static_assert(sizeof hash == crypto_shorthash_BYTES, "SipHash-2-4 has 64 bits");
    crypto_shorthash((uint8_t *)&hash, (const uint8_t *)text.at, text.len, hash_key);
    return hash;
}

void secret_bytes(void *out, size_t len)
{
    randombytes_buf(out, len);
}

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";

void id_new(char out[PEOPLE_ID])
{
    uint8_t chance[PEOPLE_ID - 1];
    secret_bytes(chance, sizeof chance);
    for (size_t i = 0; i < sizeof chance; i++)
        out[i] = base32[chance[i] & 31];
    out[sizeof chance] = '\0';
}

bool id_fits(str id)
{
    bool fits = id.len == PEOPLE_ID - 1;
    for (size_t i = 0; fits && i < id.len; i++)
        fits = (id.at[i] >= 'a' && id.at[i] <= 'z') || (id.at[i] >= '2' && id.at[i] <= '7');
    return fits;
}

void token_new(char out[TOKEN_TEXT])
{
    uint8_t chance[TOKEN_BYTES];
    secret_bytes(chance, sizeof chance);
    sodium_bin2base64(out, TOKEN_TEXT, chance, sizeof chance, BASE64);
    sodium_memzero(chance, sizeof chance);
}

bool token_fits(str token)
{
    bool fits = token.len == TOKEN_TEXT - 1;
    for (size_t i = 0; fits && i < token.len; i++) {
        char c = token.at[i];
        fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    }
    return fits;
}

bool secret_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || sodium_memcmp(a.at, b.at, a.len) == 0);
}

static bool keyring_make(const char *path, struct err *err)
{
    uint8_t key[KEYRING_BYTES];
    char line[2 * KEYRING_BYTES + 2];
    secret_bytes(key, sizeof key);
    sodium_bin2hex(line, sizeof line, key, sizeof key);
    line[2 * KEYRING_BYTES] = '\n';
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool made = fd >= 0 && write(fd, line, sizeof line - 1) == (ssize_t)(sizeof line - 1) &&
                fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    sodium_memzero(key, sizeof key);
    sodium_memzero(line, sizeof line);
    return made || err_set(err, "%s: the server's key cannot be written there", path);
}

static bool keyring_line(struct keyring *ring, str line)
{
    size_t got = 0;
    if (ring->count == KEYRING_MOST || line.len != 2 * KEYRING_BYTES ||
        sodium_hex2bin(ring->keys[ring->count], KEYRING_BYTES, line.at, line.len, NULL, &got,
                       NULL) != 0 ||
        got != KEYRING_BYTES)
        return false;
    ring->count++;
    return true;
}

bool keyring_open(const char *path, struct keyring *ring, struct err *err)
{
    struct stat seen;
    struct keyring read = {0};
    if (stat(path, &seen) != 0 && !keyring_make(path, err))
        return false;
    if (stat(path, &seen) != 0 || (seen.st_mode & 077) != 0)
        return err_set(err, "%s: others than its owner can read the server's key; chmod 600 it",
                       path);
    struct arena space = arena_open("keys", 1 << 16);
    struct arena a = space;
    str text = {0};
    bool ok = file_read(&a, path, 4096, &text, err);
    for (int number = 1; ok && text.len; number++) {
        size_t end = str_find(text, '\n');
        str line = str_trim((str){text.at, end});
        if (line.len && !keyring_line(&read, line))
            ok = err_set(err, "%s:%d: not a key of 64 hexadecimal digits, or more than %d keys",
                         path, number, KEYRING_MOST);
        text = end == text.len ? (str){0} : (str){text.at + end + 1, text.len - end - 1};
    }
    if (ok && read.count == 0)
        ok = err_set(err, "%s: holds no key; remove it and a new one is made", path);
    sodium_memzero(space.at, 4096);
    arena_close(space);
    if (ok)
        *ring = read;
    sodium_memzero(&read, sizeof read);
    return ok;
}

/* A key for one purpose, so that a box for one cannot be passed off as a box for another. */
static void purpose_key(const uint8_t *key, str purpose, uint8_t out[crypto_secretbox_KEYBYTES])
{
    crypto_generichash(out, crypto_secretbox_KEYBYTES, (const uint8_t *)purpose.at, purpose.len,
                       key, KEYRING_BYTES);
}

str keyring_seal(const struct keyring *ring, struct arena *out, str purpose, str text)
{
    uint8_t key[crypto_secretbox_KEYBYTES];
    size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
    size_t room = sodium_base64_encoded_len(len, BASE64);
    char *box = NEW(out, char, room);
    uint8_t *bytes = NEW(out, uint8_t, len);
    purpose_key(ring->keys[0], purpose, key);
    secret_bytes(bytes, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, (const uint8_t *)text.at, text.len,
                          bytes, key);
    sodium_bin2base64(box, room, bytes, len, BASE64);
    sodium_memzero(key, sizeof key);
    return str_from(box);
}

bool keyring_open_box(const struct keyring *ring, struct arena *out, str purpose, str box,
                      str *text)
{
    enum { HEAD = crypto_secretbox_NONCEBYTES, LEAST = HEAD + crypto_secretbox_MACBYTES };
    size_t len = 0;
    uint8_t *bytes = NEW(out, uint8_t, box.len + 1);
    if (sodium_base642bin(bytes, box.len + 1, box.at, box.len, NULL, &len, NULL, BASE64) != 0 ||
        len < LEAST)
        return false;
    uint8_t *open = NEW(out, uint8_t, len - LEAST + 1);
    bool opened = false;
    for (size_t i = 0; i < ring->count && !opened; i++) {
        uint8_t key[crypto_secretbox_KEYBYTES];
        purpose_key(ring->keys[i], purpose, key);
        opened = crypto_secretbox_open_easy(open, bytes + HEAD, len - HEAD, bytes, key) == 0;
        sodium_memzero(key, sizeof key);
    }
    if (opened)
        *text = (str){(const char *)open, len - LEAST};
    return opened;
}
