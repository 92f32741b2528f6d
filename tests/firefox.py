"""Start Firefox for Playwright, which asks it one thing that no Firefox answers.

Playwright speaks WebDriver BiDi with a Firefox as it is installed, and begins by setting the
colour scheme with a command that Firefox does not know. Here that one is answered in its stead, and
everything else handed on.
"""

import asyncio
import json
import os
import re
import sys

from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

LARGEST = 2**30


class Relay(WebSocketHandler):
    async def prepare(self):
        address = self.application.settings["address"]
        self.firefox = await websocket_connect(address, max_message_size=LARGEST)

    def open(self):
        self.answering = asyncio.create_task(self.answer())

    async def answer(self):
        while (message := await self.firefox.read_message()) is not None:
            self.write_message(message)
        self.close()

    def on_message(self, message):
        asked = json.loads(message)
        if asked["method"] == "emulation.setMediaFeaturesOverride":
            self.write_message({"type": "success", "id": asked["id"], "result": {}})
        else:
            self.firefox.write_message(message)


async def main(arguments):
    firefox = await asyncio.create_subprocess_exec(
        os.environ["FIREFOX"], *arguments, stderr=asyncio.subprocess.PIPE
    )
    while line := (await firefox.stderr.readline()).decode():
        found = re.match(r"(WebDriver BiDi listening on )(\S+)", line)
        if found:
            socket, port = bind_unused_port()
            options = {"address": f"{found[2]}/session", "websocket_max_message_size": LARGEST}
            HTTPServer(Application([("/session", Relay)], **options)).add_socket(socket)
            line = f"{found[1]}ws://127.0.0.1:{port}\n"
        sys.stderr.write(line)
        sys.stderr.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
