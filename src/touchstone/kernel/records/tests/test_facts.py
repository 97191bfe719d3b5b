"""What JSON gives for a field is read by the field's type, or refused by name."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from touchstone.kernel.records import facts


@pytest.mark.parametrize("value", [True, False, [], ["2012-05-02"], {"day": 2}])
@pytest.mark.parametrize("field", [models.DateField(), models.CharField(max_length=9), models.IntegerField()])
def test_a_truth_or_a_structure_is_no_date_text_or_number(field, value):
    with pytest.raises(ValidationError, match="no value for this field"):
        facts.read_json(field, value)


def test_a_structure_and_a_truth_go_where_they_belong():
    assert facts.read_json(models.JSONField(), ["甲", "乙"]) == ["甲", "乙"]
    assert facts.read_json(models.BooleanField(), False) is False
    assert facts.read_json(models.IntegerField(), 12) == 12
    assert facts.read_json(models.CharField(max_length=9), 12) == "12"
    assert facts.read_json(models.DateField(null=True), None) is None


def test_a_long_structure_is_named_by_its_beginning():
    with pytest.raises(ValidationError) as refused:
        facts.read_json(models.CharField(max_length=9), ["x" * 10_000])
    assert len(refused.value.messages[0]) < 120
