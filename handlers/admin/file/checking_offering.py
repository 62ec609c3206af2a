"""What is wrong with what is sold and who answers it: queues with their rota, products with their modules."""

from collections.abc import Iterator

from handlers.admin.file.faults import Path
from handlers.admin.file.offering import ModuleSection, ProductSection, QueueSection, ShiftSection
from handlers.admin.file.references import Found, References, circle
from handlers.admin.file.values import hint
from handlers.rules import readymade, topics
from handlers.rules.routing import Mode

SOLD = ("pilot", "on_sale")


def queues(names: References) -> Iterator[Found]:
    """Every queue: its people, rota, skills, chats and overflow."""
    every: dict[str, QueueSection] = names.entries("queues")
    overflow = {key: queue.overflow for key, queue in every.items()}
    for key, queue in every.items():
        path = ("queues", key)
        yield from names.known("people", queue.lead, (*path, "lead"))
        yield from names.all_known("people", queue.experts, (*path, "experts"))
        for index, person in enumerate(queue.on_duty):
            yield from _expert(queue, person, (*path, "on_duty", index))
        for index, shift in enumerate(queue.rota):
            yield from _shift(queue, shift, (*path, "rota", index))
        for skill in queue.skills:
            yield from names.known("skills", skill, (*path, "skills", skill))
        yield from names.known("queues", queue.overflow, (*path, "overflow"))
        if circle(key, overflow):
            yield (*path, "overflow"), "the overflows lead back to this queue; leave one of them out"
        yield from names.known("calendars", queue.calendar, (*path, "calendar"))
        if queue.calendar is not None and queue.claim is None:
            yield (*path, "calendar"), "measures the time to a claim; write claim: 30m beside it, or leave it out"
        if queue.mode is not Mode.CLAIM and not queue.experts:
            yield (*path, "mode"), f"“{queue.mode}” needs experts; write experts: [...], or mode: claim"
        yield from names.places(queue.chats, (*path, "chats"))


def _expert(queue: QueueSection, person: str, path: Path) -> Iterator[Found]:
    if person not in queue.experts:
        yield path, f"“{person}” is not one of its experts{hint(person, queue.experts)}"


def _shift(queue: QueueSection, shift: ShiftSection, path: Path) -> Iterator[Found]:
    yield from _expert(queue, shift.expert, (*path, "expert"))
    if shift.since and shift.until and shift.until < shift.since:
        yield (*path, "until"), f"ends before it starts ({shift.since}); write the last day, {shift.since} or later"
    if not any(shift.weekly.values()):
        yield (*path, "weekly"), "this shift has no hours; write mon-fri: 09:00-18:00"


def products(names: References) -> Iterator[Found]:
    """Every product: its life, prices and modules."""
    every: dict[str, ProductSection] = names.entries("products")
    for key, product in every.items():
        path = ("products", key)
        yield from names.known("people", product.product_manager, (*path, "product_manager"))
        yield from names.money(product.price.amount if product.price else None, (*path, "price", "amount"))
        yield from _life(names, key, product)
        for name, module in product.modules.items():
            here = (*path, "modules", name)
            yield from names.known("queues", module.queue, (*here, "queue"))
            yield from names.money(module.price.amount if module.price else None, (*here, "price", "amount"))
            yield from _combines(product, name, module, here)
            yield from _replies(module, here)


def _replies(module: ModuleSection, path: Path) -> Iterator[Found]:
    """Ready answers that nobody could send, or that would show a gap."""
    for key, reply in module.replies.items():
        for language, text in reply.text.items():
            here = (*path, "replies", key, "text", language)
            for name in readymade.unknown(text):
                yield here, f"nothing stands for {{{name}}}; write {{contact}}, {{ref}} or {{expert}}"
            if topics.is_internal(text):
                yield here, "begins with the mark of an internal note, and the customer reads it; leave the mark out"


def _life(names: References, key: str, product: ProductSection) -> Iterator[Found]:
    path = ("products", key, "successor")
    if product.life == "retired" and product.successor is None:
        yield ("products", key, "life"), "“retired” names who comes next; write successor: and a product on sale"
    yield from names.known("products", product.successor, path)
    successor: ProductSection | None = names.entries("products").get(product.successor or "")
    if product.successor == key:
        yield path, "a product does not follow itself; name another one"
    elif successor is not None and successor.life not in SOLD:
        yield path, f"“{product.successor}” is {successor.life} itself; name a product whose life is pilot or on_sale"


def _combines(product: ProductSection, name: str, module: ModuleSection, path: Path) -> Iterator[Found]:
    """What a module requires and excludes must leave a way to buy it."""
    others = product.modules.keys() - {name}
    for word in ("requires", "excludes"):
        for index, other in enumerate(getattr(module, word)):
            if other not in others:
                says = f"there is no other module “{other}” in this product"
                yield (*path, word, index), says + (hint(other, others) or "; leave it out")
    if module.kind == "core":
        for index, other in enumerate(module.requires):
            if other in others and product.modules[other].kind == "add_on":
                says = f"a core module is always there and cannot require the add-on “{other}”; make that one core"
                yield (*path, "requires", index), says
    yield from _possible(product, name, path)


def _possible(product: ProductSection, name: str, path: Path) -> Iterator[Found]:
    """With a module come the core and all it requires: none of them may exclude another."""
    modules, core = product.modules, _closure(product, ())
    needed = _closure(product, (name,))
    for one in sorted(needed):
        for other in modules[one].excludes:
            if other in needed and not (name not in core and {one, other} <= core):
                parts = [f"“{each}”, which {_why(product, each)}," for each in (one, other)]
                who, whom = ("it" if each == name else part for each, part in zip((one, other), parts, strict=True))
                yield path, f"can never be bought: {who} excludes {whom.rstrip(',')}; leave out one of the two"
    add_ons = [one for one in needed if modules[one].kind == "add_on"]
    if modules[name].kind == "add_on" and product.at_most is not None and len(add_ons) > product.at_most:
        says = f"makes {len(add_ons)} add-ons with those it requires, and at_most is {product.at_most}"
        yield path, f"{says}; raise at_most, or require less"


def _why(product: ProductSection, module: str) -> str:
    return "is core and always there" if product.modules[module].kind == "core" else "it requires"


def _closure(product: ProductSection, chosen: tuple[str, ...]) -> set[str]:
    """The chosen modules, the core, and everything that any of them requires, however far."""
    needed: set[str] = set()
    waiting = [*chosen, *(key for key, module in product.modules.items() if module.kind == "core")]
    while waiting:
        one = waiting.pop()
        if one in product.modules and one not in needed:
            needed.add(one)
            waiting += product.modules[one].requires
    return needed
