"""Real-looking official files of any size, from a seed: for benchmarks, tests of harmonisation, and demonstrations."""

from touchstone.corpus.generator.writing import FORMATS, UnknownFormat, Written, generate

__all__ = ["FORMATS", "UnknownFormat", "Written", "generate"]
