"""The zygote of the extraction fence: a warm process that forks a fenced child per request."""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import NoReturn

from autoscrape.extraction.run import run
from autoscrape.extraction.wire import FORK, REPLY, REQUEST, read_work, write_answer
from autoscrape.extraction.work import Work

WARM_PAGES = (
    (
        "product",
        b"""<html lang="en"><head><title>Kettle</title><meta property="og:title" content="Kettle">
        <script type="application/ld+json">{"@type": "Product", "name": "Kettle", "gtin13":
        "4006381333931", "offers": {"price": "1.299,00", "priceCurrency": "EUR"}}</script></head>
        <body itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Kettle</h1>
        <p>Price: $ 24.90</p><p>It boils water.</p></body></html>""",
    ),
    (
        "article",
        b"""<html lang="en"><head><title>Kettles</title></head><body><article><h1>Kettles</h1>
        <p>By Ann Smith</p><time>3 March 2024</time><p>Kettles boil water, they always did,
        and they will go on to do so for as long as there is tea in the house.</p></article>
        </body></html>""",
    ),
)
"""Small pages that make the libraries, and our models, load what they load at first use."""


class Zygote:
    """Forks children for the one parent at the other end of ``control``.

    It has one thread and holds no files of its children. When ``control`` ends the parent is gone,
    however it ended, and every child is killed.
    """

    def __init__(self, control: socket.socket, memory: int) -> None:
        self.control = control
        self.memory = memory
        self.running: set[int] = set()
        self.ended: dict[int, int] = {}

    def serve(self) -> None:
        """Serve requests until the parent is gone, and reap children as they end."""
        wake, wake_end = socket.socketpair()
        wake_end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_end.fileno(), warn_on_full_buffer=False)
        parent_lives = True
        while parent_lives:
            ready, _, _ = select.select([self.control, wake], [], [])
            if wake in ready:
                wake.recv(4096)
                self.reap()
            if self.control in ready:
                with suppress(ConnectionError):
                    parent_lives = self.answer()
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        for pid in self.running:
            os.waitpid(pid, 0)

    def answer(self) -> bool:
        """Answer one request; False when there are no more."""
        data, descriptors, _, _ = socket.recv_fds(self.control, REQUEST.size, 1)
        if not data:
            return False
        what, pid = REQUEST.unpack(data)
        reply = self.fork(descriptors[0]) if what == FORK else self.end(pid)
        self.control.sendall(REPLY.pack(reply))
        return True

    def fork(self, descriptor: int) -> int:
        """Start a child that serves the descriptor; give its pid."""
        pid = os.fork()
        if pid == 0:
            be_child(descriptor, self.memory)
        os.close(descriptor)
        self.running.add(pid)
        self.ended.pop(pid, None)
        return pid

    def end(self, pid: int) -> int:
        """Make sure that a child has ended; give its wait status."""
        if pid in self.running:
            os.kill(pid, signal.SIGKILL)
            _, self.ended[pid] = os.waitpid(pid, 0)
            self.running.remove(pid)
        return self.ended.pop(pid, 0)

    def reap(self) -> None:
        """Collect the children that ended on their own."""
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self.running.remove(pid)
            self.ended[pid] = status


def be_child(descriptor: int, memory: int) -> NoReturn:
    """Serve one descriptor inside the fence, in the forked process; never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(descriptor, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_AS, memory)
        parent = socket.socket(fileno=3)  # never closed: its end must be the end of the process
        answer_all(parent, memory)
        status = 0
    except (ConnectionError, EOFError):  # the parent is gone
        status = 0
    except BaseException:  # also MemoryError: say why, then end
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def limit(what: int, value: int) -> None:
    """Lower a resource limit for good; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def answer_all(parent: socket.socket, memory: int) -> None:
    """Answer pages until the parent closes, or until this process has grown big.

    A heap never shrinks back, so a child that one page made big would keep that memory for ever;
    a new child costs a few milliseconds.
    """
    with parent.makefile("rb") as pages:
        while (work := read_work(pages.read)) is not None:
            write_answer(parent.sendall, run(work))
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > memory // 2:
                return


def main() -> None:
    """Serve the control socket that is standard input; the argument is the memory limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for page_type, body in WARM_PAGES:
        run(Work(body, "http://example.com/", "text/html; charset=utf-8", page_type))
    gc.collect()
    gc.freeze()  # or the first collection in each child copies every page of memory
    with socket.socket(fileno=0) as control:
        Zygote(control, int(sys.argv[1])).serve()


if __name__ == "__main__":
    main()
