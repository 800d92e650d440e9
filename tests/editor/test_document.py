"""The client's own model of a text: an error in it would blame the server."""

import pytest
from document import Document
from lsprotocol import types


@pytest.mark.parametrize(
    ("text", "offset", "line", "character"),
    [
        ("abc", 3, 0, 3),
        ("🚀x", 1, 0, 2),
        ("a\r\nb", 3, 1, 0),
        ("a\rb\nc", 2, 1, 0),
        ("a\n\r\n", 2, 1, 0),
        ("e\u0301🧪\r\n漢🧪", 6, 1, 1),
    ],
)
def test_positions_count_utf16(text, offset, line, character):
    document = Document("file:///x", text)
    position = types.Position(line=line, character=character)
    assert document.position(offset) == position
    assert document.offset(position) == offset


def test_past_the_end_of_a_line_is_its_end():
    document = Document("file:///x", "ab\r\ncd")
    assert document.offset(types.Position(line=0, character=99)) == 2


def test_an_edit_in_both_words_is_the_same():
    document = Document("file:///x", "🚀 ab\r\ncd")
    change = document.replace(2, 6, "x")
    assert document.text == "🚀 xcd"
    assert change.range.start == types.Position(line=0, character=3)
    assert change.range.end == types.Position(line=1, character=0)


def test_marks_are_taken_out():
    document = Document.marked("file:///x", "a ‹one›b\n‹two›c")
    assert document.text == "a b\nc"
    assert document.position_of("two") == types.Position(line=1, character=0)
