"""A field that names a region by its GB/T 2260 code and is shown by the region's name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _


class RegionField(models.CharField):
    """The code of a region; codes that no list of the state ever held are refused.

    Args:
        level: "province", "prefecture" or "county", where only that level is meant.
    """

    def __init__(self, *args: Any, level: str = "", **options: Any) -> None:
        self.level = level
        options.setdefault("max_length", 6)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | ({"level": self.level} if self.level else {})

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value and not known(value, self.level):
            asked = _(" of the level “%s”") % _level(self.level) if self.level else ""
            raise ValidationError(
                _("%(code)s is no code of a region%(level)s in GB/T 2260; Beijing is 110000, Nanjing 320100."),
                params={"code": value, "level": asked},
            )

    def formfield(self, **options: Any) -> Any:
        """A field that takes the code or the region's name, and offers those of its level."""
        from .forms import RegionFormField

        usual: dict[str, Any] = {"form_class": RegionFormField, "level": self.level}
        return super().formfield(**(usual | options))

    def words(self, value: str) -> str:
        """The region's newest name in the reader's language, or the code where it is unknown."""
        return region_name(value, (get_language() or "en")[:2])


def _level(level: str) -> str:
    from .models import Region

    return str(Region(level=level).get_level_display())


@lru_cache(maxsize=20_000)
def region_name(code: str, language: str) -> str:
    from .models import Region

    found = Region.objects.filter(code=code).order_by("-valid_from").first()
    if found is None:
        return code
    return found.name_zh if language == "zh" else found.name_en or found.name_zh


@lru_cache(maxsize=20_000)
def _seen(code: str, level: str) -> bool:
    from .models import Region

    found = Region.objects.filter(code=code)
    if level == "prefecture":  # the four municipalities are cities of the province level
        return found.filter(Q(level=level) | Q(kind="municipality", level="province")).exists()
    return (found.filter(level=level) if level else found).exists()


def known(code: str, level: str = "") -> bool:
    """Whether a list of the state ever held the code; what is not known yet is asked again next time."""
    if _seen(code, level):
        return True
    _seen.cache_clear()
    return _seen(code, level)
