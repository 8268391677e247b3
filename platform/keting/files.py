"""Where files are kept: nowhere but in the tables of their office (tenancy.md, leak 9).

An imported register is a sealed column of its row, a workbook of figures a column of its run: found only
through the office's own login, at a random key, and gone when the row goes.
"""

from typing import IO, Any, NoReturn

from django.core.files.storage import Storage


class NoFiles(Storage):
    """`settings.STORAGES["default"]`: refuses, so that nothing lands on a disk that all offices share."""

    def _open(self, name: str, mode: str = "rb") -> NoReturn:
        self._refuse(name)

    def _save(self, name: str, content: IO[Any]) -> NoReturn:
        self._refuse(name)

    def exists(self, name: str) -> bool:
        return False

    def _refuse(self, name: str) -> NoReturn:
        msg = f"{name} belongs into a table of its office"
        raise NotImplementedError(msg)
