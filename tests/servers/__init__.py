"""Servers on 127.0.0.1 that the tests and `make demo` talk to."""
