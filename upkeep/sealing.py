"""A stream that only the holder of a key can read, and that nobody can change, shorten or reorder unnoticed.

The key of a file is derived from the secret and a random salt (scrypt). What follows the salt are frames of 64 KiB,
each sealed with AES-256-GCM. Its nonce is the number of the frame and whether it is the last one, so a frame that is
missing, doubled or in another place does not open; the beginning of the file is authenticated with each.
"""

import hashlib
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from .refusal import Refused

MAGIC = b"FIREWALL-TRACKER-SEALED-1\n"
SALT = 16
PROOF = 8
FRAME = 64 * 1024
TAG = 16
SHORTEST_SECRET = 20
# How hard it is to try secrets: 32 MB and a tenth of a second for each.
COST = 2**15


def derive(secret: str, salt: bytes) -> tuple[bytes, bytes]:
    """The key of one file, and eight bytes which tell that a secret is the right one."""
    if len(secret) < SHORTEST_SECRET:
        raise Refused(
            _("The key of the backup is too short: it needs %(n)d characters or more.") % {"n": SHORTEST_SECRET}
        )
    found = hashlib.scrypt(secret.encode(), salt=salt, n=COST, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32 + PROOF)
    return found[:32], found[32:]


def nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer:
    """A file to write to; what arrives in ``target`` is sealed. Closing it leaves ``target`` open."""

    def __init__(self, target: IO[bytes], secret: str) -> None:
        salt = os.urandom(SALT)
        key, proof = derive(secret, salt)
        self._cipher = AESGCM(key)
        self._target = target
        self._head = MAGIC + salt + proof
        self._held = bytearray()
        self._number = 0
        target.write(self._head)

    def write(self, data: bytes) -> int:
        self._held += data
        # One frame is always held back, since the last must be known as such.
        while len(self._held) > FRAME:
            self._seal(bytes(self._held[:FRAME]), last=False)
            del self._held[:FRAME]
        return len(data)

    def flush(self) -> None:
        """Nothing: frames are written when they are full."""

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, frame: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(nonce(self._number, last), frame, self._head))
        self._number += 1


class Opener:
    """A file to read from; what ``source`` holds is opened frame by frame, and nothing unproven is handed out."""

    def __init__(self, source: IO[bytes], secret: str) -> None:
        self._source = source
        self._head = source.read(len(MAGIC) + SALT + PROOF)
        key, proof = derive(secret, self._head[len(MAGIC) : len(MAGIC) + SALT])
        if proof != self._head[len(MAGIC) + SALT :]:
            raise Refused(_("The key does not fit this backup."))
        self._cipher = AESGCM(key)
        self._ready = b""
        self._next = source.read(FRAME + TAG)
        self._number = 0

    def read(self, size: int = -1) -> bytes:
        pieces, wanted = [], size
        while wanted and (self._ready or self._open_next()):
            piece = self._ready if wanted < 0 else self._ready[:wanted]
            self._ready = self._ready[len(piece) :]
            wanted -= len(piece) if wanted > 0 else 0
            pieces.append(piece)
        return b"".join(pieces)

    def _open_next(self) -> bool:
        frame = self._next
        if not frame and self._number:
            return False
        self._next = self._source.read(FRAME + TAG)
        try:
            self._ready = self._cipher.decrypt(nonce(self._number, not self._next), frame, self._head)
        except (InvalidTag, ValueError):
            raise Refused(_("The backup was changed or cut off after it was made: it is not restored.")) from None
        self._number += 1
        return bool(self._ready)


def is_sealed(source: IO[bytes]) -> bool:
    """Whether a file begins as sealed ones do; leaves it at its beginning."""
    found = source.read(len(MAGIC)) == MAGIC
    source.seek(0)
    return found
