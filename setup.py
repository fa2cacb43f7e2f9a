"""Builds the wheel without the top-level package spiders, which belongs to the project's egg."""

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel


class WheelWithoutSpiders(bdist_wheel):
    """In a wheel ``spiders`` would collide with other projects; the add-on adds ours by name."""

    def run(self) -> None:
        """Build the wheel."""
        packages = self.distribution.packages or []
        self.distribution.packages = [p for p in packages if p.split(".")[0] != "spiders"]
        super().run()


setup(cmdclass={"bdist_wheel": WheelWithoutSpiders})
