"""The Chinese catalogue of each app: one sorted .po file that changes only where the product's words change."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib

from doorstep.messages_tool.extraction import Key, Message, messages_of_folder, sources, unreadable_calls

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Problem:
    place: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.what}"


@dataclass(frozen=True)
class App:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def po_path(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"

    def messages(self) -> dict[Key, Message]:
        # Modules directly in the package (the command line) have their words in the catalogue of `server`.
        beside = tuple(sorted(self.folder.parent.glob("*.py"))) if self.name == "server" else ()
        return messages_of_folder(self.folder, self.folder.parent.parent, more=beside)

    def catalogue(self) -> polib.POFile:
        if self.po_path.exists():
            return polib.pofile(str(self.po_path), wrapwidth=0)
        return polib.POFile(wrapwidth=0)


def apps(package: Path = PACKAGE, names: Sequence[str] = ()) -> list[App]:
    found = [App(path.parent) for path in sorted(package.glob("*/__init__.py"))]
    return [app for app in found if not names or app.name in names]


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def is_translated(entry: polib.POEntry) -> bool:
    words = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return bool(words) and all(word.strip() for word in words)


def update(app: App, known_elsewhere: dict[Key, polib.POEntry]) -> tuple[int, int]:
    """Rewrites the catalogue: new messages come in (with the translation another app has), unused ones leave."""
    before = {key_of(entry): entry for entry in app.catalogue() if not entry.obsolete}
    messages = app.messages()
    if not messages:
        app.po_path.unlink(missing_ok=True)
        return (0, len(before))
    after = polib.POFile(wrapwidth=0)
    after.metadata = {
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for key in sorted(messages):
        message = messages[key]
        old = before.get(key) or known_elsewhere.get(key)
        after.append(_entry(message, old))
    text = str(after)  # as polib saves it, so that other tools on polib leave no trace
    if not app.po_path.exists() or app.po_path.read_text(encoding="utf-8") != text:
        app.po_path.parent.mkdir(parents=True, exist_ok=True)
        app.po_path.write_text(text, encoding="utf-8")
    return (len(messages.keys() - before.keys()), len(before.keys() - messages.keys()))


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    # Files without line numbers: a catalogue that changed with every edit of a module could not be reviewed.
    files = sorted({place for place, _line in message.places})
    entry = polib.POEntry(msgid=message.msgid, occurrences=[(file, "") for file in files])
    if message.context:
        entry.msgctxt = message.context
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: _first_form(old)}
    else:
        entry.msgstr = _first_form(old)
    if old is not None:
        entry.tcomment = old.tcomment
    if message.is_format:
        entry.flags.append("python-format")
    if old is not None and "fuzzy" in old.flags:
        entry.flags.append("fuzzy")
    return entry


def _first_form(entry: polib.POEntry | None) -> str:
    if entry is None:
        return ""
    return str(entry.msgstr or entry.msgstr_plural.get(0, ""))


def translated_everywhere(all_apps: Sequence[App]) -> dict[Key, polib.POEntry]:
    found: dict[Key, polib.POEntry] = {}
    for app in all_apps:
        for entry in app.catalogue():
            if is_translated(entry) and "fuzzy" not in entry.flags:
                found.setdefault(key_of(entry), entry)
    return found


def check(all_apps: Sequence[App]) -> Iterator[Problem]:
    """Everything that would show a Chinese reader English, a hole, or another app's wording."""
    said: dict[Key, tuple[str, App]] = {}
    for app in all_apps:
        yield from _unreadable(app)
        catalogue = {key_of(entry): entry for entry in app.catalogue() if not entry.obsolete}
        messages = app.messages()
        for key, message in sorted(messages.items()):
            place, line = message.places[0]
            entry = catalogue.get(key)
            if entry is None:
                yield Problem(place, line, f"not in the catalogue, run `doorstep messages update`: {message.msgid!r}")
            elif not is_translated(entry):
                yield Problem(place, line, f"not translated: {message.msgid!r}")
            elif "fuzzy" in entry.flags:
                yield Problem(place, line, f"marked as unsure (fuzzy): {message.msgid!r}")
            else:
                yield from _check_words(message, entry, place, line)
                # Django merges all catalogues into one: of two wordings for one message only one is ever shown.
                first, elsewhere = said.setdefault(key, (_first_form(entry), app))
                if first != _first_form(entry):
                    what = f"worded differently in {elsewhere.name}, make equal or give a context: {message.msgid!r}"
                    yield Problem(place, line, what)
        for key in sorted(catalogue.keys() - messages.keys()):
            where = app.po_path.relative_to(app.folder.parent.parent).as_posix()
            yield Problem(
                where, catalogue[key].linenum or 0, f"no longer used, run `doorstep messages update`: {key[1]!r}"
            )


def _unreadable(app: App) -> Iterator[Problem]:
    for path in sorted(sources(app.folder)):
        if path.suffix == ".py":
            for line, what in unreadable_calls(path.read_text(encoding="utf-8")):
                yield Problem(path.relative_to(app.folder.parent.parent).as_posix(), line, what)


def _check_words(message: Message, entry: polib.POEntry, place: str, line: int) -> Iterator[Problem]:
    if bool(message.plural) != bool(entry.msgid_plural):
        yield Problem(place, line, f"plural has changed, run `doorstep messages update`: {message.msgid!r}")
        return
    wanted = sorted(set(PLACEHOLDER.findall(message.plural or message.msgid)))
    given = sorted(set(PLACEHOLDER.findall(_first_form(entry))))
    if wanted != given:
        yield Problem(place, line, f"places differ, {wanted} against {given}: {message.msgid!r}")


def compile_all(all_apps: Sequence[App]) -> int:
    """Writes the .mo files that are older than their .po; safe while another process reads or writes them."""
    written = 0
    for app in all_apps:
        po_path, mo_path = app.po_path, app.po_path.with_suffix(".mo")
        if not po_path.exists():
            mo_path.unlink(missing_ok=True)
            continue
        if mo_path.exists() and mo_path.stat().st_mtime_ns >= po_path.stat().st_mtime_ns:
            continue
        handle, draft = tempfile.mkstemp(dir=po_path.parent, suffix=".tmp")
        os.close(handle)
        app.catalogue().save_as_mofile(draft)
        os.chmod(draft, 0o644)
        os.replace(draft, mo_path)
        written += 1
    return written
