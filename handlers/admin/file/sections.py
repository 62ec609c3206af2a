"""What every section of a desk file is: a frozen group of known keys; and the sections that several others use."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from handlers.admin.file.values import Duration, or_empty


class Section(BaseModel):
    """A group of keys; keys it does not know are faults. The text below a key describes it, also to editors (`retainer
    schema`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


Promised = Literal["first_response", "next_response", "update", "resolution"]  # clocks that a contract may set
Targets = Annotated[dict[Promised, Duration], BeforeValidator(or_empty)]
