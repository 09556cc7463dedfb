"""Draws Django's forms in the house's manner: label, hint, problem, field, and a summary of problems on top."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class HouseForms(DjangoTemplates):
    """The form renderer named in the settings; templates stand in `templates/web/form/`."""

    form_template_name = "web/form/form.html"
    field_template_name = "web/form/field.html"
