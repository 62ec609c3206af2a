"""What the process was told: one frozen `Settings` from the environment and `.env`, all faults named at once."""

import difflib
import os
import re
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PREFIX = "RETAINER_"
SLACK_API = "https://slack.com/api/"
TELEGRAM_API = "https://api.telegram.org"
MAKE_A_KEY = "openssl rand -base64 32 | tr '+/' '-_'"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SettingsError(ValueError):
    """The settings are wrong; `faults` has one sentence for each thing to correct."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. An empty string means "not set"; secrets never show in `repr`.

    port: 0 is any free one; a demo whose port was not given takes the next free one from 8000 on.
    public_url: where browsers reach the web server, without a trailing slash.
    upload_mb: of one form on the upload page; files_mb: of all files that were put there, together.
    token_keys: Fernet keys for tokens in the database; the first seals, all open.
    telegram_api_url, telegram_file_url: without the trailing `/bot`.
    warnings: names that look like settings but are not, each with the likely meaning.
    """

    database_url: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    port_given: bool = False
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_connections: int = 2
    slack_signing_secret: str = field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_api_url: str = SLACK_API
    public_url: str = ""
    files: str = ""
    upload_mb: int = 200
    files_mb: int = 5000
    token_keys: tuple[str, ...] = field(default=(), repr=False)
    telegram_token: str = field(default="", repr=False)
    telegram_api_url: str = TELEGRAM_API
    telegram_file_url: str = f"{TELEGRAM_API}/file"
    telegram_webhook_url: str = ""
    telegram_webhook_secret: str = field(default="", repr=False)
    console_secret: str = field(default="", repr=False)
    log_format: str = "text"
    warnings: tuple[str, ...] = ()

    @property
    def on_loopback(self) -> bool:
        """Only programs on this computer can reach the web server."""
        return self.host in LOOPBACK

    @property
    def on_sqlite(self) -> bool:
        """The database is one file, so one process does everything."""
        return self.database_url.startswith("sqlite")

    @property
    def files_folder(self) -> Path:
        """Where files lie that people put on a page: beside the database, where nothing else is said."""
        if self.files:
            return Path(self.files)
        file = self.database_url.partition(":///")[2] if self.on_sqlite else ""
        database = Path(file or "retainer.db")
        return database.with_name(f"{database.stem}-files")

    def secrets(self) -> tuple[str, ...]:
        """Every value that must never be shown, for redaction."""
        password = urlsplit(self.database_url).password
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_secret)
        own = (*slack, *self.token_keys, self.telegram_token, self.telegram_webhook_secret, self.console_secret)
        return tuple(s for s in (*own, password) if s)

    def distant_tokens(self) -> tuple[str, ...]:
        """Names of the token settings that speak to a real platform: a demo desk refuses to start with one."""
        pairs = (
            ("SLACK_BOT_TOKEN", self.slack_bot_token, self.slack_api_url),
            ("SLACK_CLIENT_SECRET", self.slack_client_secret, self.slack_api_url),
            ("TELEGRAM_TOKEN", self.telegram_token, self.telegram_api_url),
        )
        return tuple(PREFIX + name for name, token, url in pairs if token and urlsplit(url).hostname not in LOOPBACK)


def load(environ: Mapping[str, str] | None = None, *, folder: Path | None = None, demo: bool = False) -> Settings:
    """Read the settings. The real environment wins over `folder/.env`; a demo has its own database and stays on
    loopback. Raises SettingsError naming everything that is wrong."""
    given = dict(os.environ if environ is None else environ)
    values = {**_dotenv((folder or Path()) / ".env"), **given}
    reading = _Reading({name: value.strip() for name, value in values.items() if value.strip()})
    chosen = _settings(reading, demo=demo)
    wrong = {fault.partition(" ")[0] for fault in reading.faults}  # is not called missing as well
    faults = (*reading.faults, *(said for said in _contradictions(chosen) if said.partition(" ")[0] not in wrong))
    if faults:
        raise SettingsError(faults)
    return chosen


def example_desk() -> Path:
    """The example desk file: the checkout's, or the installed one."""
    here = Path(__file__).parents[1] / "examples" / "desk.yaml"
    return here if here.exists() else Path(sysconfig.get_path("data")) / "share" / "retainer" / "desk.yaml"


def _settings(reading: "_Reading", *, demo: bool) -> Settings:
    telegram = re.sub(r"(/bot)?/*$", "", reading.text("TELEGRAM_API_URL", TELEGRAM_API, _url))
    slack = reading.text("SLACK_API_URL", SLACK_API, _url).rstrip("/") + "/"
    database = "sqlite:///retainer-demo.db" if demo else "sqlite:///retainer.db"
    anywhere = reading.is_bare("PORT") and not demo
    return Settings(
        database_url=_driver(reading.text("DATABASE_URL", database, _database, bare=True)),
        host=reading.text("HOST", "0.0.0.0" if anywhere else "127.0.0.1"),  # noqa: S104 - a host that gives PORT routes to it
        port=int(reading.text("PORT", "8000", _port, bare=True)),
        port_given=reading.is_given("PORT"),
        slack_bot_token=reading.text("SLACK_BOT_TOKEN", "", _like(r"xoxb-.+", "should start with xoxb-")),
        slack_app_token=reading.text("SLACK_APP_TOKEN", "", _like(r"xapp-.+", "should start with xapp-")),
        slack_connections=int(reading.text("SLACK_CONNECTIONS", "2", _like(r"[1-9]|10", "is a number from 1 to 10"))),
        slack_signing_secret=reading.text("SLACK_SIGNING_SECRET"),
        slack_client_id=reading.text("SLACK_CLIENT_ID"),
        slack_client_secret=reading.text("SLACK_CLIENT_SECRET"),
        slack_api_url=slack,
        public_url=reading.text("PUBLIC_URL", "", _public).rstrip("/"),
        files=reading.text("FILES"),
        upload_mb=int(reading.text("UPLOAD_MB", "200", _megabytes(1000))),
        files_mb=int(reading.text("FILES_MB", "5000", _megabytes(10_000_000))),
        token_keys=tuple(filter(None, re.split(r"[\s,]+", reading.text("TOKEN_KEY", "", _keys)))),
        telegram_token=reading.text("TELEGRAM_TOKEN", "", _like(r"\d+:[\w-]+", "looks like 123456:ABC…")),
        telegram_api_url=telegram,
        telegram_file_url=re.sub(r"(/bot)?/*$", "", reading.text("TELEGRAM_FILE_URL", f"{telegram}/file", _url)),
        telegram_webhook_url=reading.text("TELEGRAM_WEBHOOK_URL", "", _url),
        telegram_webhook_secret=reading.text(
            "TELEGRAM_WEBHOOK_SECRET", "", _like(r"[\w-]{1,256}", "has 1 to 256 of A-Z a-z 0-9 _ -")
        ),
        console_secret=reading.text("CONSOLE_SECRET", "", _like(r".{16,}", "has at least 16 characters")),
        log_format=reading.text("LOG_FORMAT", "text", _like(r"text|json", "is text or json")),
        warnings=reading.warnings(),
    )


def _contradictions(chosen: Settings) -> tuple[str, ...]:
    slack_way_in = chosen.slack_app_token or chosen.slack_signing_secret
    slack = chosen.slack_bot_token or chosen.slack_client_id
    rules = (
        (
            slack and not slack_way_in,
            f"RETAINER_SLACK_{'BOT_TOKEN' if chosen.slack_bot_token else 'CLIENT_ID'} is set; set "
            "RETAINER_SLACK_APP_TOKEN (Socket Mode) or RETAINER_SLACK_SIGNING_SECRET (HTTP) too.",
        ),
        (
            slack_way_in and not slack and not chosen.slack_client_secret,
            "RETAINER_SLACK_BOT_TOKEN is missing; the other Slack settings need it, or RETAINER_SLACK_CLIENT_ID where "
            "workspaces install the desk themselves.",
        ),
        (
            chosen.telegram_webhook_secret and not chosen.telegram_token,
            "RETAINER_TELEGRAM_TOKEN is missing; the webhook settings need it.",
        ),
        (
            chosen.telegram_webhook_url and not chosen.telegram_webhook_secret,
            "RETAINER_TELEGRAM_WEBHOOK_SECRET is missing; without it anybody could call the webhook.",
        ),
    )
    files = (
        chosen.files_mb < chosen.upload_mb,
        f"RETAINER_FILES_MB is less than one form may bring ({chosen.upload_mb} MB, RETAINER_UPLOAD_MB).",
    )
    return tuple(sentence for wrong, sentence in (*rules, files, *_installing(chosen)) if wrong)


def _installing(chosen: Settings) -> tuple[tuple[object, str], ...]:
    """What workspaces that install the desk themselves need."""
    return (
        (
            chosen.slack_bot_token and chosen.slack_client_id,
            "RETAINER_SLACK_BOT_TOKEN is for one workspace, RETAINER_SLACK_CLIENT_ID for as many as install the desk: "
            "take one of them out.",
        ),
        (
            chosen.slack_client_secret and not chosen.slack_client_id,
            "RETAINER_SLACK_CLIENT_ID is missing; RETAINER_SLACK_CLIENT_SECRET needs it.",
        ),
        (
            chosen.slack_client_id and not chosen.slack_client_secret,
            "RETAINER_SLACK_CLIENT_SECRET is missing; without it no workspace can install the desk.",
        ),
        (
            chosen.slack_client_id and not chosen.public_url,
            "RETAINER_PUBLIC_URL is missing; Slack sends whoever installs the desk back to it.",
        ),
        (
            chosen.slack_client_id and not chosen.token_keys,
            "RETAINER_TOKEN_KEY is missing; with it the workspaces' tokens are sealed in the database. "
            f"Make one with: {MAKE_A_KEY}",
        ),
    )


class _Reading:
    """One pass over the given values: hands them out checked, and remembers what was wrong and what was known."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []
        self.known: list[str] = []

    def is_bare(self, name: str) -> bool:
        """Only the plain name is set, as hosts that read a Procfile do."""
        return name in self.values and PREFIX + name not in self.values

    def is_given(self, name: str) -> bool:
        """The setting is set, under its full or its plain name."""
        return name in self.values or PREFIX + name in self.values

    def text(
        self, name: str, default: str = "", check: Callable[[str], str] | None = None, *, bare: bool = False
    ) -> str:
        """The value of one setting. `check` answers what a right value does, or nothing when it is right."""
        self.known.append(PREFIX + name)
        full = name if bare and self.is_bare(name) else PREFIX + name
        value = self.values.get(full, default)
        expected = check(value) if check and value else ""
        if not expected:
            return value
        self.faults.append(f"{full} is not right: it {expected}.")
        return default

    def warnings(self) -> tuple[str, ...]:
        """A sentence for each RETAINER_ name that is no setting."""
        unknown = sorted(name for name in self.values if name.startswith(PREFIX) and name not in self.known)
        return tuple(f"{name} is not a setting.{self._guess(name)}" for name in unknown)

    def _guess(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.known, n=1, cutoff=0.75)
        return f" Did you mean {near[0]}?" if near else ""


def _like(pattern: str, expected: str) -> Callable[[str], str]:
    return lambda value: "" if re.fullmatch(pattern, value) else expected


def _url(value: str) -> str:
    parts = _parts(value)
    known = parts is not None and parts.scheme in ("http", "https") and parts.hostname
    return "" if known else "is an address such as https://example.org"


def _parts(value: str) -> SplitResult | None:
    """The address taken apart; None where nobody can, as with a bracket that is never closed."""
    try:
        return urlsplit(value)
    except ValueError:
        return None


def _public(value: str) -> str:
    parts = _parts(value)
    usable = parts is not None and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
    bare = parts is not None and parts.hostname and not (parts.path.strip("/") or parts.query or parts.fragment)
    return "" if usable and bare else "is an address such as https://desk.example.org, with nothing behind it"


def _keys(value: str) -> str:
    is_right = all(re.fullmatch(r"[\w-]{43}=", key) for key in re.split(r"[\s,]+", value))
    return "" if is_right else f"is one or more keys, comma between them, each as this prints it: {MAKE_A_KEY}"


def _port(value: str) -> str:
    return "" if value.isdecimal() and int(value) < 65536 else "is a number from 0 to 65535"


def _megabytes(most: int) -> Callable[[str], str]:
    expected = f"is a number of megabytes from 1 to {most}"
    return lambda value: "" if value.isdecimal() and 1 <= int(value) <= most else expected


def _database(value: str) -> str:
    known = re.match(r"(sqlite:///|postgres://|postgresql(\+psycopg)?://)", value)
    return "" if known and _parts(value) else "is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"


def _driver(url: str) -> str:
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _dotenv(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file, quotes and comments removed; nothing when there is no such file."""
    if not path.is_file():
        return {}
    line = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|([^#\n]*?))\s*(?:#.*)?$", re.MULTILINE)
    return {found[1]: found[2] or found[3] or found[4] or "" for found in line.finditer(path.read_text("utf-8"))}
