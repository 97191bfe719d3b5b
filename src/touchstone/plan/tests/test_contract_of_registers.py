"""Measures and progress reports keep the contract of every register."""

import pytest

from touchstone.kernel.testing.contract import DAY, RegisterContract
from touchstone.plan.models import Chapter, Measure, Responsibility
from touchstone.plan.register import Measures, ProgressReports
from touchstone.plan.tests.places import a_plan, an_organ


class TestMeasures(RegisterContract):
    register = Measures
    amendment = {"title_en": "Works registered online"}

    def some_facts(self, position, **facts):
        plan = a_plan()
        chapter = Chapter.objects.get_or_create(plan=plan, number=1, defaults={"title_en": "Quality"})[0]
        usual = {"plan": plan, "chapter": chapter, "position": position, "title_en": "Works registration",
                 "title_zh": "作品登记", "summary_en": "Register works.", "kind": "register",
                 "due_on": DAY.replace(month=12), "source_line": 7}  # fmt: skip
        return usual | facts

    def example(self):
        return self.some_facts(self.free())

    def other(self):
        return self.some_facts(self.free(), title_en="Trademarks", title_zh="商标", kind="indicator")

    def numbered(self, n):
        return self.some_facts(self.free())

    def free(self):
        """The next place in the plan: no two measures share one."""
        last = Measure.everything.order_by("-position").first()
        return last.position + 1 if last else 1


class TestProgressReports(RegisterContract):
    register = ProgressReports
    amendment = {"period": "2012 Q2"}

    @pytest.fixture(autouse=True)
    def _measure(self, _organs):
        plan = a_plan()
        chapter = Chapter.objects.create(plan=plan, number=1, title_en="Quality")
        self.measure = Measure.open(
            by="set-up", on=DAY, plan=plan, chapter=chapter, position=7, title_en="Works registration",
            due_on=DAY.replace(month=12),
        )  # fmt: skip
        for order, organ in enumerate((self.keeper(), an_organ("OTHER"))):
            part = "joint" if order else "lead"
            Responsibility.objects.create(measure=self.measure, organ=organ, order=order, part=part, since=DAY)

    def example(self):
        return {"measure": self.measure, "period": "2012 Q1", "text": "Two drafts."}

    def other(self):
        return {"measure": self.measure, "period": "2012 Q3", "text": "One fair in Nanjing."}
