"""The plan compiler: a published plan in, chapters, measures, organs, instruments and targets out. Plain Python."""

from .compiling import compile_plan
from .model import CompiledPlan
from .unreadable import PlanUnreadable

__all__ = ["CompiledPlan", "PlanUnreadable", "compile_plan"]
