"""Everything that is known about a model: its `Report`, and in `figures` how well it reads."""

from .report import BROUGHT, MNIST_TEST, NAME, PART, Report, remedy, versions

__all__ = ["BROUGHT", "MNIST_TEST", "NAME", "PART", "Report", "remedy", "versions"]
