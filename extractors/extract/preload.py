"""What every reading process needs, brought up once by the fork server they all come from; imported for that alone."""

from extractors.clean.language import detector
from extractors.extract import mail, page, saved_text

__all__ = ["mail", "page", "saved_text"]

detector()  # reading the model takes longer than reading a page
