#!/usr/bin/env python3
"""Verifies a Kitei journal export with a public key only.

Written from docs/formats/journal.md alone, in another language, so that one mistake is not made twice.
Needs Python 3.9 or newer and the package `cryptography` (Ed25519).

Usage: verify_export.py FOLDER VERIFY_KEY [--against NOTE_FILE]

NOTE_FILE is a signed checkpoint or a signed list of origins kept outside the office.
Prints `ok entries=N origins=M` and ends with 0, or one `bad ...` line per origin and ends with 1.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENTRY_MAX, WORD_MAX, LIST_MAX, EVERY = 1 << 20, 512, 4096, 4096
LIST_BYTES_MAX, LINE_MAX = 1 << 26, 1024
ACTORS, ACTS, OUTCOMES, POPULATIONS = 3, 19, 5, 12
ORIGIN = re.compile(r"l_[0-9a-f]{32}\Z")
NUMBER = re.compile(r"(0|[1-9][0-9]{0,19})\Z")


class Bad(Exception):
    """A fault: index and word."""


class Malformed(Exception):
    """Bytes or text outside the format."""


def need(condition):
    if not condition:
        raise Malformed


def sha256(data):
    return hashlib.sha256(data).digest()


class Tree:
    """The frontier of an RFC 6962 tree."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def push(self, node):
        size = self.size
        while size & 1:
            node = sha256(b"\x01" + self.peaks.pop() + node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = sha256(b"\x01" + left + node)
        return node


def from_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise Malformed from fault
    need(base64.b64encode(data).decode() == text)
    return data


class Key:
    """A verify key in its text form."""

    def __init__(self, text):
        self.name, key_hash, blob = text.split("+", 2)
        blob = from_base64(blob)
        need(self.name.startswith("kitei/") and len(blob) == 33 and blob[0] == 1)
        self.hash = sha256(self.name.encode() + b"\n" + blob)[:4]
        need(self.hash.hex() == key_hash)
        self.public = Ed25519PublicKey.from_public_bytes(blob[1:])

    def open(self, note):
        """The lines of a note signed by this key."""
        text, gap, line = note.partition("\n\n")
        need(gap and line.startswith("\u2014 ") and line.endswith("\n"))
        name, space, blob = line[2:-1].partition(" ")
        blob = from_base64(blob)
        need(space and name == self.name and blob[:4] == self.hash)
        try:
            self.public.verify(blob[4:], (text + "\n").encode())
        except InvalidSignature as fault:
            raise Malformed from fault
        return text.split("\n")


def read_number(text):
    need(NUMBER.match(text) and int(text) < 1 << 64)
    return int(text)


def read_root(text):
    root = from_base64(text)
    need(len(root) == 32)
    return root


def read_checkpoint(note, key):
    lines = key.open(note)
    need(len(lines) == 3)
    origin = lines[0][len(key.name) + 1 :]
    need(lines[0] == f"{key.name}/{origin}" and ORIGIN.match(origin))
    return origin, read_number(lines[1]), read_root(lines[2])


def read_list(note, key):
    lines = key.open(note)
    need(len(lines) >= 2 and lines[0] == f"{key.name}/origins")
    need(re.match(r"(0|-?[1-9][0-9]*)\Z", lines[1]))
    states = []
    for line in lines[2:]:
        fields = line.split(" ")
        need(len(fields) == 3 and ORIGIN.match(fields[0]))
        states.append((fields[0], read_number(fields[1]), read_root(fields[2])))
    need(all(a[0] < b[0] for a, b in zip(states, states[1:])))
    return states


def check_entry(data):
    """Refuses bytes that are not one canonical entry."""
    place = 0

    def take(count):
        nonlocal place
        need(place + count <= len(data))
        place += count
        return data[place - count : place]

    def code(count):
        need(take(1)[0] < count)

    def length(most):
        value = int.from_bytes(take(2), "big")
        need(value <= most)
        return value

    def word():
        text = take(length(WORD_MAX))
        need(text and all(0x21 <= byte <= 0x7E for byte in text))

    need(take(1) == b"\x01")
    take(8)
    for count in (ACTORS, ACTS, OUTCOMES):
        code(count)
    present = take(1)[0]
    need(present < 64)
    for bit, size in enumerate((16, 16, 0, 16, 8, 32)):
        if present >> bit & 1:
            take(size) if size else code(POPULATIONS)
    word()
    word()
    take(16 * length(LIST_MAX))
    for each in (1, 1, 1, 2):
        for _ in range(each * length(LIST_MAX)):
            word()
    need(place == len(data))


def read_frame(file):
    """The next entry, or None at the end."""
    head = file.read(4)
    if not head:
        return None
    size = int.from_bytes(head, "big")
    need(len(head) == 4 and size <= ENTRY_MAX)
    data = file.read(size)
    need(len(data) == size)
    return data


class Checkpoints:
    """The signed notes of one origin, one at a time."""

    def __init__(self, file, key, origin, size):
        self.file, self.key, self.origin, self.size = file, key, origin, size
        self.last, self.next = 0, None
        self.read()

    def read(self):
        self.next = None
        try:
            lines = [self.file.readline(LINE_MAX)]
            if not lines[0]:
                return
            lines += [self.file.readline(LINE_MAX) for _ in range(4)]
            need(all(line.endswith(b"\n") for line in lines))
            state = read_checkpoint(b"".join(lines).decode(), self.key)
            need(state[0] == self.origin and state[1] > self.last)
        except (Malformed, UnicodeDecodeError) as fault:
            raise Bad(self.last, "checkpoint") from fault
        if state[1] > self.size:
            raise Bad(self.size, "rolled_back")
        self.next = state

    def reach(self, tree, proved):
        """Compares at the size of the tree; answers the newest size proved."""
        if self.next and self.next[1] == tree.size:
            if self.next[2] != tree.root():
                raise Bad(proved, "root")
            self.last = tree.size
            self.read()
            return tree.size
        if tree.size % EVERY == 0 and tree.size > self.last:
            raise Bad(self.last, "checkpoint")
        return proved


def verify_origin(folder, key, state, against):
    origin, size, root = state
    held = {}
    for other, held_size, held_root in against:
        if other == origin:
            held.setdefault(held_size, set()).add(held_root)
    paths = [folder / f"{origin}.{kind}" for kind in ("entries", "leaves", "checkpoints")]
    if not all(path.exists() for path in paths):
        raise Bad(0, "missing")
    with open(paths[0], "rb") as entries, open(paths[1], "rb") as leaves, open(paths[2], "rb") as notes:
        tree, proved = Tree(), 0
        checkpoints = Checkpoints(notes, key, origin, size)
        while tree.size < size:
            index = tree.size
            try:
                data = read_frame(entries)
            except Malformed as fault:
                raise Bad(index, "malformed") from fault
            leaf = leaves.read(32)
            if data is None or len(leaf) < 32:
                raise Bad(index, "short")
            try:
                check_entry(data)
            except Malformed as fault:
                raise Bad(index, "malformed") from fault
            if sha256(b"\x00" + data) != leaf:
                raise Bad(index, "changed")
            tree.push(leaf)
            if any(held_root != tree.root() for held_root in held.pop(tree.size, ())):
                raise Bad(proved, "rolled_back")
            proved = checkpoints.reach(tree, proved)
        if tree.root() != root:
            raise Bad(proved, "root")
        if entries.read(1) or leaves.read(1):
            raise Bad(size, "surplus")
        if size and checkpoints.last != size or notes.read(1):
            raise Bad(checkpoints.last, "checkpoint")
    if any(held_root != sha256(b"") for held_root in held.pop(0, ())):
        raise Bad(0, "rolled_back")
    if held:
        raise Bad(size, "rolled_back")
    return size


def verify(folder, key, against):
    """The lines to print, and whether all is well."""
    path = folder / "origins.note"
    try:
        need(path.exists() and path.stat().st_size <= LIST_BYTES_MAX)
        states = read_list(path.read_bytes().decode(), key)
    except (Malformed, UnicodeDecodeError):
        return ["bad origin=- index=0 what=list"], False
    total, bad = 0, []
    for state in states:
        try:
            total += verify_origin(folder, key, state, against)
        except Bad as fault:
            bad.append(f"bad origin={state[0]} index={fault.args[0]} what={fault.args[1]}")
    listed = {state[0] for state in states}
    stems = {file.name.split(".")[0] for file in folder.iterdir() if "." in file.name}
    named = {stem for stem in stems if ORIGIN.match(stem)} | {state[0] for state in against}
    bad += [f"bad origin={origin} index=0 what=unlisted" for origin in sorted(named - listed)]
    return bad or [f"ok entries={total} origins={len(states)}"], not bad


def main(arguments):
    if len(arguments) not in (2, 4) or len(arguments) == 4 and arguments[2] != "--against":
        print(__doc__, file=sys.stderr)
        return 2
    key, against = Key(arguments[1]), []
    if len(arguments) == 4:
        note = Path(arguments[3]).read_bytes().decode()
        is_list = note.split("\n", 1)[0].endswith("/origins")
        against = read_list(note, key) if is_list else [read_checkpoint(note, key)]
    lines, is_good = verify(Path(arguments[0]), key, against)
    print("\n".join(lines))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
