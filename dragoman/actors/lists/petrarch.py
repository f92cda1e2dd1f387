"""Reads PETRARCH's actor and agent dictionaries.

In: the text of a file. Out: entries and faults in an `ActorList`.

    TARVONIA_  [TRV]                      AMBASSADOR [~GOV]
    +TARVONIAN                            GOLDEN_GOOSE {GOLDEN_GEESE} [~GGS]
    OTTO_LANG_                            !PERSON! = MAN, WOMAN
        [TRVGOV 170120-210120]            CONGRESS!PERSON! [~LEG]
        [TRVELI >210120]

The format is that of PETRARCH's documentation (docs/source/dictionaries.rst in openeventdata/petrarch2): words joined
by `_` or a space, synonyms after `+`, codes in brackets with `<date`, `>date` or `date-date`, both ends included, dates
as YYMMDD or YYYYMMDD (years from 30 on are of the last century), `#`, `;` and `<!-- … -->` comments. In agents `~`
shows the side of the actor's code, `{…}` holds irregular plurals and `!…!` a set of words. A space in a phrase means
that other words may stand between, as in an agent's phrase; with `_` they must be in a row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from dragoman.actors import gazetteer
from dragoman.actors.lists import codes
from dragoman.actors.lists.entries import ActorList, Entry, Pattern, Term

CODE = re.compile(r"\[([^\[\]]*)\]")
DATE = r"\d{8}|\d{6}"
WHEN = re.compile(rf"(?:(?P<before><)\s*({DATE})|(?P<after>>)\s*({DATE})|({DATE})\s*-\s*({DATE}))$")
NAME = re.compile(r"[^\[\]{}=]+")
SET = re.compile(r"!([\w-]{1,40})!")
END_COMMENT = re.compile(r"[#;](?![^\[]*\])")
"""Not the `###` of a code in brackets."""
NULL = frozenset({"---", "###", "+++", ""})
CENTURY = 30
MAX_LINE, MAX_WORDS, MAX_SET = 500, 12, 200


def is_petrarch(name: str, text: str) -> bool:
    """Whether a file is such a dictionary: by its name, else by a line with a code in brackets."""
    if name.lower().endswith((".actors.txt", ".agents.txt", ".actors", ".agents")):
        return True
    return name.lower().endswith(".txt") and any(CODE.search(line) for line in text.splitlines()[:200])


def read(file: str, text: str, listed: ActorList, room: int) -> None:
    """Adds what the dictionary `file` with the content `text` holds; at most `room` written forms."""
    reader = _Reader(file, listed)
    limit = listed.forms + room
    for number, line in lines(text):
        if listed.forms > limit:
            reader.fault(number, "too many names: the rest is left out")
            break
        reader.line(number, line)
    reader.close()


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without comments and without blank ones; a line over the limit as it is."""
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            yield number, line
            continue
        kept, inside = _uncommented(line, inside)
        if kept.strip() and not kept.lstrip().startswith(("---", "===")):
            yield number, kept.rstrip()


def _uncommented(line: str, inside: bool) -> tuple[str, bool]:
    """The line without comments, and whether a `<!-- …` goes on in the next."""
    kept = ""
    while line:
        if inside:
            _, mark, line = line.partition("-->")
            inside = not mark
            continue
        before, mark, line = line.replace("<! --", "<!--").partition("<!--")
        kept += before
        inside = bool(mark)
    return END_COMMENT.split(kept, maxsplit=1)[0], inside


class _Reader:
    """The block being read: an actor with its synonyms and dated codes, or one agent."""

    def __init__(self, file: str, listed: ActorList) -> None:
        self.file, self.listed = file, listed
        self.sets: dict[str, tuple[str, ...]] = {}
        self.entry: Entry | None = None
        self.forms: list[Pattern] = []
        self.number = 0

    def fault(self, number: int, what: str) -> None:
        self.listed.fault(self.file, number, what)

    def line(self, number: int, line: str) -> None:
        """Reads one line; what is wrong with it becomes a fault."""
        if len(line) > MAX_LINE:
            return self.fault(number, f"line longer than {MAX_LINE} characters")
        try:
            self._line(number, line)
        except ValueError as error:
            self.fault(number, str(error))
        return None

    def _line(self, number: int, line: str) -> None:
        text = line.strip()
        if "=" in text and SET.match(text):
            self._define(text)
        elif text.startswith("&"):
            self.close()
        elif text.startswith("["):
            if self.entry is None:
                raise ValueError("a code without a name before it")
            self.entry.terms += _terms(text, agent=False)
        elif text.startswith("+"):
            if self.entry is None:
                raise ValueError("a synonym without a name before it")
            self.forms += self._patterns(text[1:])
            self.entry.terms += _terms(text, agent=False)
        else:
            self._begin(number, text)

    def _begin(self, number: int, text: str) -> None:
        self.close()
        agent = "~" in "".join(CODE.findall(text))
        terms = _terms(text, agent=agent)
        found = NAME.match(text)
        if found is None or not gazetteer.pieces(found[0]):
            raise ValueError(f"no name in {text[:40]!r}")
        patterns = self._patterns(found[0])
        entry = Entry(_title(found[0]), agent=agent, terms=terms)
        if agent:
            self._agent(entry, text, patterns)
        else:
            self.entry, self.forms, self.number = entry, patterns, number

    def _agent(self, entry: Entry, text: str, patterns: list[Pattern]) -> None:
        plural = re.search(r"\{([^{}]*)\}", text)
        if plural is None and not SET.search(text):
            patterns += [(*p[:-1], (*p[-1][:-1], _plural(p[-1][-1]))) for p in patterns]
        for form in plural[1].split() if plural else ():
            patterns += self._patterns(form)
        named = " ".join(itertools.chain.from_iterable(patterns[0]))
        entry.name = named
        self.listed.add(entry, patterns)

    def _define(self, text: str) -> None:
        name, _, words = text.partition("=")
        members = tuple(w.strip() for w in words.split(",") if w.strip())
        if not members or len(members) > MAX_SET:
            raise ValueError(f"a set of {len(members)} words")
        self.sets[name.strip().strip("!").upper()] = members

    def _patterns(self, text: str) -> list[Pattern]:
        """The forms that a phrase stands for, its sets filled in."""
        phrase = CODE.sub("", text).strip()
        texts = [phrase]
        for name in SET.findall(phrase):
            members = self.sets.get(name.upper())
            if members is None:
                raise ValueError(f"the set !{name}! is not defined before")
            texts = [t.replace(f"!{name}!", member) for t in texts for member in members]
            if len(texts) > MAX_SET:
                raise ValueError(f"a phrase that stands for more than {MAX_SET}")
        made = [p for t in texts if (p := _pattern(t))]
        if not made or any(sum(map(len, p)) > MAX_WORDS for p in made):
            raise ValueError(f"no phrase of 1 to {MAX_WORDS} words: {phrase[:40]!r}")
        return made

    def close(self) -> None:
        """Files the actor read so far."""
        entry, self.entry = self.entry, None
        if entry is None:
            return
        if not entry.terms:
            self.fault(self.number, f"no code for {entry.name[:40]!r}")
            return
        entry.kind = "" if any(t.sector for t in entry.terms) else "state"
        self.listed.add(entry, self.forms)


def _pattern(text: str) -> Pattern:
    return tuple(p for word in text.split() if (p := gazetteer.pieces(word.replace("_", " "))))


def _title(text: str) -> str:
    words = CODE.sub("", text).replace("_", " ").split()
    return " ".join(w.capitalize() if w.isupper() and "." not in w else w for w in words)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("ss") else f"{word}s"


def _terms(text: str, *, agent: bool) -> list[Term]:
    """The terms that the bracketed codes of a line give."""
    if text.count("[") != text.count("]") or len(CODE.findall(text)) != text.count("["):
        raise ValueError(f"a bracket is missing in {text[:60]!r}")
    return [_agent_term(code) if agent else _term(code) for code in CODE.findall(text)]


def _agent_term(text: str) -> Term:
    country, sector, other = codes.roles(re.sub(r"[^A-Za-z0-9]", "", text))
    return Term(country, sector or "UNK", other)


def _term(text: str) -> Term:
    start, end = "", "9999"
    code = text.strip()
    at = re.search(r"[<>]|(?<=\s)\d|\d{6}", code)
    if at and not re.fullmatch(r"[A-Z0-9/]{3}", code, re.IGNORECASE):
        code, when = code[: at.start()].strip(), code[at.start() :].strip()
        start, end = _dates(when)
    if code in NULL:
        return Term(start=start, end=end, nobody=True)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{2,29}(?:/[A-Za-z0-9]{3,30})*", code):
        raise ValueError(f"{code[:40]!r} is no code")
    if "/" in code:
        raise ValueError(f"{code[:40]!r} is several actors; write an entry for each")
    country, sector, other = codes.split(code)
    return Term(country, sector, other, start=start, end=end)


def _dates(text: str) -> tuple[str, str]:
    found = WHEN.match(text)
    if found is None:
        raise ValueError(f"{text[:40]!r} is no date restriction (<YYMMDD, >YYMMDD, YYMMDD-YYMMDD)")
    dates = [_date(g) for g in found.groups() if g and g.isdigit()]
    if found["before"]:
        return "", dates[0]
    if found["after"]:
        return dates[0], "9999"
    if dates[0] > dates[1]:
        raise ValueError(f"{text[:40]!r} ends before it begins")
    return dates[0], dates[1]


def _date(digits: str) -> str:
    year = digits[:-4]
    if len(year) == 2:
        year = f"{19 if int(year) >= CENTURY else 20}{year}"
    month, day = digits[-4:-2], digits[-2:]
    if not ("01" <= month <= "12" and "01" <= day <= "31"):
        raise ValueError(f"{digits} is no date")
    return f"{year}-{month}-{day}"
