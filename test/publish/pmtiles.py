"""pmtiles.py - read PMTiles and vector tiles, for tests: written from the two specifications, apart
from the program's own reader. tiles(path) yields (z, x, y, {layer: [(geometry type, properties)]}), with
shapes=True also the parts of each geometry."""
import gzip
import struct


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def directory(data):
    data = gzip.decompress(data)
    count, at = varint(data, 0)
    columns = []
    for _ in range(4):
        column = []
        for _ in range(count):
            value, at = varint(data, at)
            column.append(value)
        columns.append(column)
    ids, last = [], 0
    for delta in columns[0]:
        last += delta
        ids.append(last)
    offsets = []
    for i, offset in enumerate(columns[3]):
        offsets.append(offsets[-1] + columns[2][i - 1] if offset == 0 and i else offset - 1)
    return list(zip(ids, columns[1], columns[2], offsets))


def place(tile):
    """Hilbert number to z, x, y."""
    z = total = 0
    while total + (1 << (2 * z)) <= tile:
        total += 1 << (2 * z)
        z += 1
    rest, x, y, side = tile - total, 0, 0, 1
    while side < 1 << z:
        rx = 1 & (rest // 2)
        ry = 1 & (rest ^ rx)
        if ry == 0:
            if rx == 1:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x += side * rx
        y += side * ry
        rest //= 4
        side *= 2
    return z, x, y


def fields(data):
    """(number, value) of a protocol buffer message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        elif kind == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        else:
            value, at = struct.unpack_from("<f", data, at)[0], at + 4
        yield key >> 3, value


def packed(data):
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield value


def value_of(message):
    for number, value in fields(message):
        if number == 1:
            return value.decode()
        if number == 6:
            return (value >> 1) ^ -(value & 1)
        return value


def points_of(data):
    """The parts of a geometry, each a list of (x, y); rings without their first point again."""
    parts, x, y, numbers = [], 0, 0, packed(data)
    for command in numbers:
        if command & 7 == 7:
            continue
        if command & 7 == 1:
            parts.append([])
        for _ in range(command >> 3):
            dx, dy = next(numbers), next(numbers)
            x += (dx >> 1) ^ -(dx & 1)
            y += (dy >> 1) ^ -(dy & 1)
            parts[-1].append((x, y))
    return parts


def layer(message, shapes):
    name, keys, values, features = "", [], [], []
    for number, value in fields(message):
        if number == 1:
            name = value.decode()
        elif number == 2:
            features.append(value)
        elif number == 3:
            keys.append(value.decode())
        elif number == 4:
            values.append(value_of(value))
    out = []
    for feature in features:
        kind, tags, geometry = 0, [], b""
        for number, value in fields(feature):
            if number == 2:
                tags = list(packed(value))
            elif number == 3:
                kind = value
            elif number == 4:
                geometry = value
        properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2])}
        out.append((kind, properties, points_of(geometry)) if shapes else (kind, properties))
    return name, out


def tiles(path, shapes=False):
    data = open(path, "rb").read()
    assert data[:7] == b"PMTiles" and data[7] == 3, path
    root, root_size, _, _, leaves, _, content, _ = struct.unpack_from("<8Q", data, 8)
    queue = directory(data[root:root + root_size])
    while queue:
        first, run, size, offset = queue.pop(0)
        if run == 0:
            queue = directory(data[leaves + offset:leaves + offset + size]) + queue
            continue
        tile = gzip.decompress(data[content + offset:content + offset + size])
        layers = dict(layer(value, shapes) for number, value in fields(tile) if number == 3)
        for k in range(run):
            yield *place(first + k), layers
