/* varint.h - whole numbers in seven bits a byte, as Protocol Buffers and PMTiles write them. */
#pragma once
#include "base/buf.h"

enum { VARINT_MOST = 10 }; /* bytes */

/* Write at `at`, which has room for VARINT_MOST; returns the number of bytes. */
static inline size_t varint_write(char *at, uint64_t value)
{
    size_t len = 0;
    for (; value >= 0x80; value >>= 7)
        at[len++] = (char)(value | 0x80);
    at[len++] = (char)value;
    return len;
}

static inline void varint_put(struct buf *b, uint64_t value)
{
    char bytes[VARINT_MOST];
    if (b->room - b->len >= VARINT_MOST) /* nearly always: no call for a byte or two */
        b->len += varint_write(b->at + b->len, value);
    else
        buf_bytes(b, bytes, varint_write(bytes, value));
}

/* Bytes that varint_put writes for a value. */
static inline size_t varint_length(uint64_t value)
{
    size_t len = 1;
    for (; value >= 0x80; value >>= 7)
        len++;
    return len;
}

/* Signed numbers with small ones, of either sign, first. */
static inline uint64_t varint_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (uint64_t)(value >> 63);
}

static inline int64_t varint_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

/* Take one from the front of `bytes`; false when they end, or when it has more than 64 bits. */
MUST_USE static inline bool varint_take(str *bytes, uint64_t *value)
{
    uint64_t read = 0;
    for (unsigned i = 0; i < 10 && i < bytes->len; i++) {
        uint8_t byte = (uint8_t)bytes->at[i];
        if (i == 9 && byte > 1)
            return false;
        read |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            bytes->at += i + 1;
            bytes->len -= i + 1;
            *value = read;
            return true;
        }
    }
    return false;
}
