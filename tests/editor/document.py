"""A text as an editor holds it: positions in UTF-16 units, three kinds of line ends.

This is the client's truth that the server's text is compared with, so it is written
straight from the protocol and shares nothing with the server.
"""

import re
from dataclasses import dataclass, field

from lsprotocol import types

LINE_END = re.compile(r"\r\n|\n|\r")
MARK = re.compile("‹([^›]*)›")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Document:
    uri: str
    text: str
    version: int = 1
    marks: dict[str, int] = field(default_factory=dict)

    @classmethod
    def marked(cls, uri: str, text: str) -> "Document":
        """Takes the marks out of a text and remembers where they were."""
        parts = MARK.split(text)
        plain, marks = parts[0], {}
        for name, after in zip(parts[1::2], parts[2::2]):
            marks[name] = len(plain)
            plain += after
        return cls(uri, plain, marks=marks)

    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri=self.uri)

    def position(self, offset: int) -> types.Position:
        before = self.text[:offset]
        # A line end that is cut in two does not end a line yet.
        if before.endswith("\r") and self.text[offset : offset + 1] == "\n":
            raise ValueError("there is no position inside a line end")
        ends = list(LINE_END.finditer(before))
        start = ends[-1].end() if ends else 0
        return types.Position(line=len(ends), character=utf16_length(before[start:]))

    def position_of(self, mark: str) -> types.Position:
        return self.position(self.marks[mark])

    def offset(self, position: types.Position) -> int:
        """The other way round; what lies past the end of a line is its end."""
        starts = [0] + [end.end() for end in LINE_END.finditer(self.text)]
        start = starts[position.line]
        line = LINE_END.split(self.text[start:], maxsplit=1)[0]
        units = 0
        for index, character in enumerate(line):
            if units >= position.character:
                return start + index
            units += utf16_length(character)
        return start + len(line)

    def replace(self, start: int, end: int, new: str, past_line_end: int = 0):
        """Edits the text; the answer is the same edit in the protocol's words."""
        first, last = self.position(start), self.position(end)
        last.character += past_line_end
        if past_line_end:
            assert self.offset(last) == end, "only the end of a line may be overshot"
        self.text = self.text[:start] + new + self.text[end:]
        return types.TextDocumentContentChangePartial(
            range=types.Range(start=first, end=last), text=new
        )

    def replace_all(self, new: str):
        self.text = new
        return types.TextDocumentContentChangeWholeDocument(text=new)

    def is_place(self, offset: int) -> bool:
        """Whether an editor can point there: not between the halves of `\\r\\n`."""
        return self.text[max(offset - 1, 0) : offset + 1] != "\r\n" or offset == 0

    def is_line_end(self, offset: int) -> bool:
        return offset == len(self.text) or self.text[offset] in "\r\n"
