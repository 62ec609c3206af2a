"""What a browser shows in place of a file (H3). `language`: the tag that it asks for."""

from handlers.wording.catalogue import catalogue_of, locale_of


def link_over(language: str) -> str:
    """The link is none any more, or never was."""
    said = catalogue_of(locale_of(language)).pgettext("H3.over", "This link has ended. Ask in the chat for a new one.")
    return str(said)


def file_gone(language: str) -> str:
    """The file is not there any more."""
    return str(catalogue_of(locale_of(language)).pgettext("H3.away", "That file is no longer where it was written."))


def file_busy(language: str) -> str:
    """Where it lies nobody answers."""
    said = catalogue_of(locale_of(language)).pgettext("H3.busy", "That file cannot be fetched just now. Try again.")
    return str(said)
