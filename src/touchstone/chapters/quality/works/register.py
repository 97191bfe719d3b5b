"""The register of copyright works."""

from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records.register import Register, register

from .models import Work


@register
class Works(Register):
    """Registered works are public; filings under way are their applicant's and the office's."""

    slug = "works"
    title = _("Copyright works")
    lead = _("Works registered of their owners' free will, with deposit copy, certificate and history.")
    record = Work
    measures = (7,)
    organ = "NCAC"
    columns = ("number", "title", "kind", "owner", "region", "state", "state_since")
    filters = ("state", "kind", "region", "opened_on", "completed_on")
    find_by = ("number", "title", "authors", "owner")
    public = ("number", "title", "kind", "authors", "owner", "region", "completed_on", "published_on", "state",
              "state_since", "opened_on")  # fmt: skip
    public_states = ("registered", "revoked")
    documents = {
        "deposit": _("deposit copy"),
        "contract": _("contract or other proof of transfer"),
        "identity": _("proof of identity"),
        "certificate": _("certificate"),
    }
    key = ("title", "owner", "completed_on")
    also = ((_("Cities by registered works"), "works:ranking"), (_("Verify a certificate"), "works:verify"))
