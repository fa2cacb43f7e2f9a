"""Builds the wheel without the top-level package spiders, which belongs to the project's egg."""

import shutil

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel


class WheelWithoutSpiders(bdist_wheel):
    """In a wheel ``spiders`` would collide with other projects; the add-on adds ours by name."""

    def run(self) -> None:
        """Build the wheel."""
        packages = self.distribution.packages or []
        self.distribution.packages = [p for p in packages if p.split(".")[0] != "spiders"]
        # What an earlier build left there would be packed again, though its source may be gone.
        shutil.rmtree(self.get_finalized_command("build").build_lib, ignore_errors=True)
        super().run()


setup(cmdclass={"bdist_wheel": WheelWithoutSpiders})
