"""Named tuples without the typing module, which takes as long to load as a size takes to answer."""

from __future__ import annotations

from _operator import itemgetter

__all__ = ["Record"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from typing import NamedTuple as Record
else:

    class Record(tuple):
        """A base for named tuples: the annotated names of a subclass are its fields, in order."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()

        def __init_subclass__(cls) -> None:
            cls._fields = tuple(cls.__annotations__)
            for number, field in enumerate(cls._fields):
                setattr(cls, field, property(itemgetter(number)))

        def __new__(cls, *values: Any, **named: Any) -> Record:
            given = {**dict(zip(cls._fields, values)), **named}
            if len(values) + len(named) != len(cls._fields) or set(given) != set(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return tuple.__new__(cls, [given[field] for field in cls._fields])

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self))

        def _replace(self, **changed: Any) -> Record:
            return type(self)(**{**self._asdict(), **changed})

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"
