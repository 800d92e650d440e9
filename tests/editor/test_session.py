"""An editor's session with `pipec lsp`: opens, types fast, asks.

The server offers one request of its own, `pipec/documentText`, whose answer is the text
and version it holds: after any storm of edits both sides must hold the same.
"""

import asyncio
import os
import random

import pytest
import pytest_lsp
from document import Document
from expectations import (
    COMPLETION_AT_MEMBER,
    FAULT_CODE,
    FAULTY_DOCUMENT,
    HOVER_ON_MEMBER,
    MARKED_DOCUMENT,
    OUTLINE_JOBS,
    OUTLINE_TOP,
    WATCHED_FILES,
)
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

EDITS = 300
# Long enough for a loaded machine; a server that answers at all answers far sooner.
PATIENCE = 20.0
PIECES = ["x", "job", " ", "  ", "{", "}", '"', "\n", "\r\n", "\r", "🚀", "👩‍👩‍👧", "e\u0301", "漢字", "${{ "]
PIECES += ["# note", "needs = [a]", '"""\n', "", "a longer piece of text, as one pastes it 🎉\r\nwith a second line"]


class Session(LanguageClient):
    """A client that remembers every diagnostics message, with its version."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.news = asyncio.Event()
        self.registered: list[types.Registration] = []

    async def diagnostics_for(self, document: Document) -> list[types.Diagnostic]:
        """Waits for what the server says about this very version."""
        while True:
            for message in reversed(self.published):
                if (message.uri, message.version) == (document.uri, document.version):
                    return list(message.diagnostics)
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE)

    def open(self, document: Document):
        item = types.TextDocumentItem(
            uri=document.uri, language_id="pipe", version=document.version, text=document.text
        )
        self.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def change(self, document: Document, changes: list):
        document.version += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=identifier, content_changes=changes)
        )

    async def text_of_server(self, document: Document) -> tuple[str, int]:
        request = {"textDocument": {"uri": document.uri}}
        answer = await asyncio.wait_for(
            self.protocol.send_request_async("pipec/documentText", request), PATIENCE
        )
        return answer.text, answer.version


def make_session() -> Session:
    session = Session(converter_factory=default_converter)

    def remember(client: Session, message: types.PublishDiagnosticsParams):
        client.published.append(message)
        client.news.set()

    def register(client: Session, wish: types.RegistrationParams):
        client.registered.extend(wish.registrations)

    ours = {types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: remember, types.CLIENT_REGISTER_CAPABILITY: register}
    register_lsp_features(session, {**DEFAULT_CLIENT_FEATURES, **ours})
    return session


@pytest_lsp.fixture(
    config=ClientServerConfig(
        server_command=[os.path.abspath(os.environ.get("PIPEC_BIN", "pipec")), "lsp"],
        client_factory=make_session,
    )
)
async def client(client: Session, tmp_path):
    capabilities = client_capabilities("visual-studio-code")
    capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
    folder = types.WorkspaceFolder(uri=tmp_path.as_uri(), name="project")
    result = await client.initialize_session(
        types.InitializeParams(capabilities=capabilities, workspace_folders=[folder], root_uri=folder.uri)
    )
    assert result.capabilities.position_encoding in (None, types.PositionEncodingKind.Utf16)
    yield
    await client.shutdown_session()


@pytest.fixture
def document(client: Session, tmp_path) -> Document:
    """The document of `expectations.py`, open."""
    document = Document.marked((tmp_path / "ci.pipe").as_uri(), MARKED_DOCUMENT)
    client.open(document)
    return document


def place_in(document: Document, chance: random.Random) -> int:
    while True:
        offset = chance.randint(0, len(document.text))
        if document.is_place(offset):
            return offset


def random_change(document: Document, chance: random.Random):
    """Typing, deleting, replacing, pasting; now and then all of it, or past a line's end."""
    if chance.random() < 0.01:
        return document.replace_all(document.text + chance.choice(PIECES))
    start = place_in(document, chance)
    end = start
    if chance.random() < 0.5:
        end = min(len(document.text), start + chance.randint(0, 12))
        while not document.is_place(end):
            end += 1
    overshoot = 1000 if document.is_line_end(end) and chance.random() < 0.3 else 0
    return document.replace(start, end, chance.choice(PIECES), overshoot)


async def assert_same_text(client: Session, document: Document):
    text, version = await client.text_of_server(document)
    assert version == document.version
    assert text == document.text


@pytest.mark.asyncio
async def test_opened_text_is_the_text(client: Session, document: Document):
    await assert_same_text(client, document)
    assert await client.diagnostics_for(document) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", range(5))
async def test_a_storm_of_edits_leaves_both_with_the_same_text(client: Session, document: Document, seed: int):
    chance = random.Random(seed)
    for _ in range(EDITS):
        changes = [random_change(document, chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
        client.change(document, changes)
    await assert_same_text(client, document)
    await client.diagnostics_for(document)


@pytest.mark.asyncio
async def test_each_edit_on_its_own_leaves_both_with_the_same_text(client: Session, document: Document):
    """Slow, but names the first edit that goes wrong."""
    chance = random.Random(99)
    for _ in range(60):
        change = random_change(document, chance)
        client.change(document, [change])
        text, _ = await client.text_of_server(document)
        assert text == document.text, f"differs after {change}"


@pytest.mark.asyncio
async def test_questions_asked_in_a_storm_are_answered(client: Session, document: Document):
    """An answer may be empty or the error that the content changed, but it comes."""
    chance = random.Random(7)
    start = types.Position(line=0, character=0)
    questions = []
    for number in range(EDITS):
        client.change(document, [random_change(document, chance)])
        if number % 10 == 0:
            question = types.HoverParams(text_document=document.identifier(), position=start)
            questions.append(asyncio.ensure_future(client.text_document_hover_async(question)))
    answers = await asyncio.wait_for(asyncio.gather(*questions, return_exceptions=True), PATIENCE)
    assert len(answers) == len(questions)
    await assert_same_text(client, document)


@pytest.mark.asyncio
async def test_a_fault_is_reported_and_goes_when_mended(client: Session, tmp_path):
    document = Document.marked((tmp_path / "ci.pipe").as_uri(), FAULTY_DOCUMENT)
    client.open(document)
    faults = await client.diagnostics_for(document)
    assert [fault.code for fault in faults] == [FAULT_CODE]
    start = document.text.index("tset")
    assert faults[0].range.start == document.position(start)
    assert faults[0].range.end == document.position(start + len("tset"))
    client.change(document, [document.replace(start, start + len("tset"), "test")])
    assert await client.diagnostics_for(document) == []


@pytest.mark.asyncio
async def test_a_closed_document_takes_its_diagnostics_along(client: Session, tmp_path):
    document = Document.marked((tmp_path / "ci.pipe").as_uri(), FAULTY_DOCUMENT)
    client.open(document)
    assert await client.diagnostics_for(document)
    client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=document.identifier()))

    async def gone():
        while client.published[-1].diagnostics:
            client.news.clear()
            await client.news.wait()

    await asyncio.wait_for(gone(), PATIENCE)


@pytest.mark.asyncio
async def test_the_client_is_asked_to_watch_what_a_project_is_made_of(client: Session, document: Document):
    await client.diagnostics_for(document)
    watched = [wish for wish in client.registered if wish.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    patterns = {watcher["globPattern"] for wish in watched for watcher in wish.register_options["watchers"]}
    assert patterns == WATCHED_FILES


@pytest.mark.asyncio
async def test_hover_tells_what_a_member_is(client: Session, document: Document):
    question = types.HoverParams(
        text_document=document.identifier(), position=document.position_of("member")
    )
    hover = await client.text_document_hover_async(question)
    assert hover is not None
    assert HOVER_ON_MEMBER in hover.contents.value


@pytest.mark.asyncio
async def test_completion_offers_members(client: Session, document: Document):
    question = types.CompletionParams(
        text_document=document.identifier(), position=document.position_of("member")
    )
    answer = await client.text_document_completion_async(question)
    items = answer.items if isinstance(answer, types.CompletionList) else answer or []
    assert COMPLETION_AT_MEMBER <= {item.label for item in items}


@pytest.mark.asyncio
async def test_definition_of_a_needed_job_is_the_job(client: Session, document: Document):
    question = types.DefinitionParams(
        text_document=document.identifier(), position=document.position_of("test-reference")
    )
    answer = await client.text_document_definition_async(question)
    places = answer if isinstance(answer, (list, tuple)) else [answer]
    assert [start_of(place) for place in places] == [(document.uri, document.position_of("test-definition"))]


def start_of(place: types.Location | types.LocationLink) -> tuple[str, types.Position]:
    if isinstance(place, types.LocationLink):
        return place.target_uri, place.target_selection_range.start
    return place.uri, place.range.start


@pytest.mark.asyncio
async def test_the_outline_names_the_jobs(client: Session, document: Document):
    question = types.DocumentSymbolParams(text_document=document.identifier())
    symbols = await client.text_document_document_symbol_async(question)
    top = [symbol for symbol in symbols if symbol.name == OUTLINE_TOP]
    assert len(top) == 1
    assert OUTLINE_JOBS <= {child.name for child in top[0].children or []}
