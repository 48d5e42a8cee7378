"""What can go wrong when reading: one exception with a code and a Chinese sentence."""

from __future__ import annotations

import errno

_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "没有这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
    errno.EIO: "磁盘读写出错",
}


class ReadingError(Exception):
    """A file that cannot be read: a stable ``code``, a ``message`` for people, a ``position`` if known."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position


def why(error: OSError) -> str:
    """What the system says of a file, in Chinese where it is one of the common reasons."""
    return _WHY.get(error.errno or 0, str(error.strerror or error))
