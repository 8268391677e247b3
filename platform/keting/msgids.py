"""Find the texts for people in Python sources and Django templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

TEMPLATES = frozenset({".html", ".txt", ".svg", ".xml"})
# Which arguments of a call are what: c context, t text, p plural.
SHAPES = {"gettext": "t", "ngettext": "tp", "pgettext": "ct", "npgettext": "ctp"}
CALLS = {name + tail: shape for name, shape in SHAPES.items() for tail in ("", "_lazy")}
CALLS |= {"_": "t", "gettext_noop": "t"}
LITERAL = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """One text as gettext knows it."""

    text: str
    plural: str | None = None
    context: str | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """Alphabetical, so that two people's additions rarely meet in one place."""
        return (self.text, self.plural or "", self.context or "")


def of_file(path: Path) -> Iterator[Message]:
    """Yield the messages of one source file."""
    source = path.read_text("utf-8")
    if path.suffix == ".py":
        yield from of_python(source, path)
    elif "{%" in source or "{{" in source:
        yield from of_template(source, path)


def of_python(source: str, path: Path) -> Iterator[Message]:
    """Yield the messages of gettext calls; a text put together at run time is refused with its place."""
    tree = ast.parse(source, str(path))
    names = aliases(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        shape = CALLS.get(names.get(called, called))
        if not shape:
            continue
        arguments = node.args[: len(shape)]
        if any(isinstance(a, ast.JoinedStr | ast.BinOp) for a in arguments):
            msg = f"{path}:{node.lineno}: a text for people must be one literal string"
            raise SystemExit(msg)
        texts = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(texts) == len(shape):
            yield message(shape, texts)


def aliases(tree: ast.AST) -> dict[str, str]:
    """Return local name → gettext name for `from django.utils.translation import … as …`."""
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom))
    ours = (n for n in imports if n.module == "django.utils.translation")
    return {a.asname: a.name for n in ours for a in n.names if a.asname}


def of_template(source: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a template as Django's own extraction writes them."""
    for call in TEMPLATE_CALL.finditer(templatize(source, str(path))):
        texts = [ast.literal_eval(literal) for literal in re.findall(LITERAL, call[2], re.DOTALL)]
        shape = CALLS[call[1]]
        if len(texts) >= len(shape):
            yield message(shape, texts)


def message(shape: str, texts: list[str]) -> Message:
    """Build a message from call arguments."""
    part = dict(zip(shape, texts, strict=False))
    return Message(part["t"], part.get("p"), part.get("c"))
