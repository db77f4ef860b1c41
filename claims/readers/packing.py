"""Compression, archives and character codes undone: any stream of bytes -> streams of plain bytes, UTF-8 where text.

Everything is done while reading, a piece at a time; only a zip archive that comes through a pipe is put on disk first.
"""
from __future__ import annotations

import bz2
import codecs
import contextlib
import gzip
import io
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from claims.readers.problem import Problem

PIECE = 65_536  # bytes read at a time
PACKED = (".gz", ".zst", ".bz2", ".xz")  # ends of names of packed files, behind the end that tells the format
MAGIC = 8  # bytes that tell how a stream is packed
SPOOL = 16 * 2**20  # bytes of a pipe kept in memory; what is longer goes to a temporary file
NESTING = 3  # packed files within packed files
BOMB_RATIO = 200  # how many times its size a packed file may unpack to; papers reach 30, zip bombs 1,000 and more
BOMB_BYTES = 64 * 2**20  # smaller results may have any ratio

BROKEN = (EOFError, zlib.error, lzma.LZMAError, OSError, UnicodeError, zipfile.BadZipFile, RuntimeError,
          NotImplementedError)  # what reading a damaged stream raises

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CODES = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
          (b"\xfe\xff", "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))


class Bomb(OSError):
    """A packed file unpacks to much more than any list of papers would."""


def plain(name: str, stream: io.BufferedReader[Any], report: Callable[[Problem], None],
          wanted: Callable[[str], bool], depth: int = 0) -> Iterator[tuple[str, io.BufferedReader[Any]]]:
    """The plain streams in one stream, with their names: itself, or what it packs, or the files of an archive.

    A file of an archive is named "archive.zip/file"; when `wanted` likes some of them by name, the others are left out.
    Raises one of BROKEN where the stream is damaged at its start.
    """
    magic, stream = ahead(stream, MAGIC)
    unpack = _unpacker(magic)
    if (unpack or magic.startswith(_ZIP)) and depth == NESTING:
        report(Problem(name, None, "packed more than three times", "unpack it"))
    elif unpack:
        counted = _Counted(stream)
        yield from plain(name, _buffered(_Bounded(unpack(counted), counted)), report, wanted, depth + 1)
    elif magic.startswith(_ZIP):
        yield from _members(name, stream, report, wanted, depth)
    else:
        code = _code(magic)
        yield name, _buffered(_Recoded(stream, code)) if code else stream


def ahead(stream: io.BufferedReader[Any], size: int) -> tuple[bytes, io.BufferedReader[Any]]:
    """The next `size` bytes, fewer only where the stream ends or breaks, and a stream that still begins with them.

    A stream that breaks does so again when it is read to that place; at its very first byte it does at once.
    """
    if stream.seekable():
        place = stream.tell()
        head = stream.read(size)
        stream.seek(place)
        return head, stream
    head, broken = b"", None
    while len(head) < size:
        try:
            piece = stream.read1(size - len(head))
        except BROKEN as error:
            if not head:
                raise
            broken = error
            break
        if not piece:
            break
        head += piece
    return head, _buffered(_Replayed(head, stream, broken))


def seekable(stream: IO[bytes]) -> IO[bytes]:
    """The rest of a stream as a file that can be read in any order: a temporary one, in memory while it is small."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 (closed by who reads it)
    try:
        shutil.copyfileobj(stream, spool, PIECE)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool


def _members(name: str, stream: io.BufferedReader[Any], report: Callable[[Problem], None],
             wanted: Callable[[str], bool], depth: int) -> Iterator[tuple[str, io.BufferedReader[Any]]]:
    with contextlib.ExitStack() as opened:
        file = stream if stream.seekable() else opened.enter_context(seekable(stream))
        archive = opened.enter_context(zipfile.ZipFile(file))
        if "[Content_Types].xml" in archive.namelist():
            report(Problem(name, None, "an office document", "save the list in it as CSV"))
            return
        members = [(member.filename.replace("\\", "/"), member) for member in archive.infolist()]
        liked = [path for path, _ in members if wanted(path)]
        for path, member in members:
            label = f"{name}/{path}"
            hidden = any(part.startswith((".", "__MACOSX")) for part in path.split("/"))
            if path.endswith("/") or hidden or (liked and path not in liked):
                continue
            try:
                with archive.open(member) as packed:
                    counted = _Size(member.compress_size)
                    yield from plain(label, _buffered(_Bounded(packed, counted)), report, wanted, depth + 1)
            except BROKEN as error:
                report(Problem(label, None, "cannot be unpacked", "pack or fetch it again, without a password",
                               f" ({str(error).rpartition('>')[2].strip()})"))


def _unpacker(magic: bytes) -> Callable[[Any], Any] | None:
    if magic.startswith(b"\x1f\x8b"):
        return lambda packed: gzip.GzipFile(fileobj=packed)
    if magic.startswith(b"\x28\xb5\x2f\xfd"):
        return _zstandard
    if magic.startswith(b"BZh"):
        return lambda packed: bz2.BZ2File(packed)
    if magic.startswith(b"\xfd7zXZ\x00"):
        return lambda packed: lzma.LZMAFile(packed)
    return None


def _zstandard(packed: Any) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd")


def _code(magic: bytes) -> str | None:
    """The code of a text that is not plain UTF-8: told by its byte-order mark, or by the zeros of UTF-16."""
    for mark, code in _CODES:
        if magic.startswith(mark):
            return code
    if len(magic) >= 4 and magic[0] and not magic[1] and magic[2] and not magic[3]:
        return "utf-16-le"
    if len(magic) >= 4 and not magic[0] and magic[1] and not magic[2] and magic[3]:
        return "utf-16-be"
    return None


def _buffered(raw: io.RawIOBase) -> io.BufferedReader[Any]:
    return io.BufferedReader(raw, PIECE)


class _Replayed(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, stream: io.BufferedReader[Any], broken: BaseException | None) -> None:
        self._head = head
        self._stream = stream
        self._broken = broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._head = self._head[: len(buffer)], self._head[len(buffer):]
        if not data and self._broken is not None:
            raise self._broken
        data = data or self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Size:
    """The size of a packed file, known beforehand."""

    def __init__(self, count: int) -> None:
        self.count = count


class _Counted(io.RawIOBase):
    """A stream that counts the bytes taken from it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Bounded(io.RawIOBase):
    """What a packed stream holds, as far as it goes, unless it is a bomb: raises Bomb then.

    A truncated stream gives all its data before it raises.
    """

    def __init__(self, unpacked: Any, packed: _Counted | _Size) -> None:
        self._read = getattr(unpacked, "read1", unpacked.read)
        self._packed = packed
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        self._given += len(data)
        if self._given > BOMB_BYTES and self._given > BOMB_RATIO * self._packed.count:
            raise Bomb(f"it unpacks to more than {BOMB_RATIO} times its size")
        buffer[: len(data)] = data
        return len(data)


class _Recoded(io.RawIOBase):
    """A text in another code, as UTF-8 without byte-order mark. Half characters of UTF-16 stay half."""

    def __init__(self, stream: io.BufferedReader[Any], code: str) -> None:
        self._stream = stream
        errors = "surrogatepass" if code.startswith("utf-16") else "strict"
        self._decode = codecs.getincrementaldecoder(code)(errors) if code != "utf-8-sig" else None
        self._waiting = b""
        if self._decode is None:
            stream.read(len(codecs.BOM_UTF8))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._waiting:
            data = self._stream.read1(PIECE)
            if self._decode is None:
                self._waiting = data
            else:
                text = self._decode.decode(data, final=not data).removeprefix("\ufeff")
                self._waiting = text.encode("utf-8", "surrogatepass")
            if not data:
                break
        given = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(given):]
        buffer[: len(given)] = given
        return len(given)
