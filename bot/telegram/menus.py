"""The command menus beside the input field: one for private chats, one for groups, in every language we have."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from handlers.wording.catalogue import catalogue_of, locale_of

PRIVATE = (
    ("status", "Where your requests stand"),
    ("tickets", "All your requests"),
    ("contract", "What your contract covers"),
    ("settings", "Language, time zone, quiet hours"),
    ("help", "What you can write here"),
)
GROUP = (
    ("claim", "Take this request"),
    ("note", "Keep a text internal"),
    ("ask", "Ask the customer"),
    ("update", "Promise the next news: by 16:00"),
    ("waitfor", "Wait for somebody else"),
    ("transfer", "Hand this request on"),
    ("needhelp", "Ask your lead for help"),
    ("resolve", "Say that it is solved"),
    ("unsend", "Take back what you wrote"),
    ("off", "Go off duty"),
    ("help", "What you can write here"),
)
SCOPES = ((BotCommandScopeAllPrivateChats, PRIVATE), (BotCommandScopeAllGroupChats, GROUP))
LANGUAGES = ("zh", "sv", "it")  # two-letter codes; English is what everybody else gets


async def set_menus(bot: Bot) -> None:
    """Tell Telegram the menus. A menu is no access control: the desk checks each command anyway."""
    for scope, menu in SCOPES:
        english = _commands(menu, "en")
        await bot.set_my_commands(english, scope())
        for language in LANGUAGES:
            commands = _commands(menu, language)
            if commands != english:
                await bot.set_my_commands(commands, scope(), language_code=language)


def _commands(menu: tuple[tuple[str, str], ...], language: str) -> list[BotCommand]:
    catalogue = catalogue_of(locale_of(language))
    return [BotCommand(word, str(catalogue.pgettext(f"menu.{word}", english))) for word, english in menu]
