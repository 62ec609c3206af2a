"""Settings: what the environment says, what it cannot say, and that secrets stay secret."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

SLACK = {"RETAINER_SLACK_BOT_TOKEN": "xoxb-1", "RETAINER_SLACK_APP_TOKEN": "xapp-1"}

KEY = "A" * 43 + "="
OAUTH = {
    "RETAINER_SLACK_CLIENT_ID": "1.2",
    "RETAINER_SLACK_CLIENT_SECRET": "hush-hush",
    "RETAINER_PUBLIC_URL": "https://desk.example.org/",
    "RETAINER_TOKEN_KEY": f"{KEY}, {'B' * 43}=",
}


def read(tmp_path: Path, **environ: str) -> Settings:
    """The settings of this environment, with an empty folder for `.env`."""
    return load(environ, folder=tmp_path)


def test_nothing_set_is_a_desk_on_this_computer(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.host, settings.port, settings.on_loopback) == ("127.0.0.1", 8000, True)
    assert settings.on_sqlite
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.telegram_api_url == "https://api.telegram.org"


def test_a_hosts_plain_port_opens_the_desk_to_its_router(tmp_path: Path) -> None:
    assert (read(tmp_path, PORT="5000").host, read(tmp_path, PORT="5000").port) == ("0.0.0.0", 5000)  # noqa: S104


def test_our_own_port_stays_on_loopback(tmp_path: Path) -> None:
    assert read(tmp_path, RETAINER_PORT="5000", PORT="80").host == "127.0.0.1"
    assert read(tmp_path, RETAINER_PORT="5000", PORT="80").port == 5000


def test_a_demo_stays_on_loopback_whatever_the_host_sets(tmp_path: Path) -> None:
    demo = load({"PORT": "5000"}, folder=tmp_path, demo=True)
    assert (demo.host, demo.port) == ("127.0.0.1", 5000)
    assert demo.database_url != read(tmp_path).database_url


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@db/desk", "postgresql+psycopg://u:p@db/desk"),
        ("postgresql://u:p@db/desk", "postgresql+psycopg://u:p@db/desk"),
        ("postgresql+psycopg://u:p@db/desk", "postgresql+psycopg://u:p@db/desk"),
        ("sqlite:////var/desk.db", "sqlite:////var/desk.db"),
    ],
)
def test_database_addresses_name_their_driver(tmp_path: Path, given: str, used: str) -> None:
    assert read(tmp_path, DATABASE_URL=given).database_url == used
    assert read(tmp_path, RETAINER_DATABASE_URL=given, DATABASE_URL="sqlite:///other.db").database_url == used


@pytest.mark.parametrize("given", ["http://127.0.0.1:9/bot", "http://127.0.0.1:9/", "http://127.0.0.1:9"])
def test_the_telegram_address_is_kept_without_its_bot_part(tmp_path: Path, given: str) -> None:
    settings = read(tmp_path, RETAINER_TELEGRAM_API_URL=given)
    assert settings.telegram_api_url == "http://127.0.0.1:9"
    assert settings.telegram_file_url == "http://127.0.0.1:9/file"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# our desk\nexport RETAINER_HOST=10.0.0.1  # inside\nRETAINER_PORT='81'\nRETAINER_LOG_FORMAT=\"json\"\n"
    )
    settings = read(tmp_path, RETAINER_PORT="82")
    assert (settings.host, settings.port, settings.log_format) == ("10.0.0.1", 82, "json")


def test_slack_is_heard_over_two_connections_unless_told_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path).slack_connections == 2
    assert read(tmp_path, RETAINER_SLACK_CONNECTIONS="10").slack_connections == 10
    for wrong in ("0", "11", "two"):
        with pytest.raises(SettingsError, match="RETAINER_SLACK_CONNECTIONS"):
            read(tmp_path, RETAINER_SLACK_CONNECTIONS=wrong)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, RETAINER_PORT="eighty", RETAINER_SLACK_BOT_TOKEN="nope", RETAINER_DATABASE_URL="mysql://x")
    faults = refused.value.faults
    assert [fault.split()[0] for fault in faults] == [
        "RETAINER_DATABASE_URL",
        "RETAINER_PORT",
        "RETAINER_SLACK_BOT_TOKEN",
    ]
    assert "nope" not in str(refused.value)


@pytest.mark.parametrize("name", ["RETAINER_DATABASE_URL", "RETAINER_SLACK_API_URL"])
def test_an_address_that_cannot_be_taken_apart_is_a_fault_like_any_other(tmp_path: Path, name: str) -> None:
    scheme = "postgresql" if "DATABASE" in name else "https"
    with pytest.raises(SettingsError, match=name):
        load({name: f"{scheme}://u:p@[::1/x"}, folder=tmp_path)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"RETAINER_SLACK_BOT_TOKEN": "xoxb-1"}, "RETAINER_SLACK_APP_TOKEN"),
        ({"RETAINER_SLACK_APP_TOKEN": "xapp-1"}, "RETAINER_SLACK_BOT_TOKEN is missing"),
        ({"RETAINER_TELEGRAM_WEBHOOK_SECRET": "s"}, "RETAINER_TELEGRAM_TOKEN is missing"),
        (
            {"RETAINER_TELEGRAM_TOKEN": "1:A", "RETAINER_TELEGRAM_WEBHOOK_URL": "https://x.example"},
            "RETAINER_TELEGRAM_WEBHOOK_SECRET is missing",
        ),
        ({"RETAINER_SLACK_SIGNING_SECRET": "s", **OAUTH, "RETAINER_PUBLIC_URL": ""}, "RETAINER_PUBLIC_URL is missing"),
        (
            {"RETAINER_SLACK_SIGNING_SECRET": "s", **OAUTH, "RETAINER_TOKEN_KEY": ""},
            "RETAINER_TOKEN_KEY is missing.*openssl",
        ),
        (
            {"RETAINER_SLACK_SIGNING_SECRET": "s", **OAUTH, "RETAINER_SLACK_CLIENT_SECRET": ""},
            "RETAINER_SLACK_CLIENT_SECRET is missing",
        ),
        ({"RETAINER_SLACK_CLIENT_SECRET": "s"}, "RETAINER_SLACK_CLIENT_ID is missing"),
        (OAUTH, "RETAINER_SLACK_SIGNING_SECRET"),
        ({**SLACK, **OAUTH}, "take one of them out"),
    ],
)
def test_half_a_platform_is_refused(tmp_path: Path, environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(environ, folder=tmp_path)


def test_what_is_wrong_is_not_called_missing_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"RETAINER_SLACK_SIGNING_SECRET": "s", **OAUTH, "RETAINER_TOKEN_KEY": "secret"}, folder=tmp_path)
    assert len(caught.value.faults) == 1


def test_a_misspelt_name_is_noticed(tmp_path: Path) -> None:
    assert read(tmp_path, RETAINER_TELEGRAM_TOKN="1:A").warnings == (
        "RETAINER_TELEGRAM_TOKN is not a setting. Did you mean RETAINER_TELEGRAM_TOKEN?",
    )


def test_secrets_do_not_show(tmp_path: Path) -> None:
    settings = read(tmp_path, RETAINER_DATABASE_URL="postgresql://u:hush@db/desk", **SLACK)
    assert set(settings.secrets()) == {"xoxb-1", "xapp-1", "hush"}
    assert not [secret for secret in settings.secrets() if secret in repr(settings)]


def test_many_workspaces_have_an_address_and_keys(tmp_path: Path) -> None:
    settings = read(tmp_path, RETAINER_SLACK_SIGNING_SECRET="s", **OAUTH)
    assert settings.public_url == "https://desk.example.org"
    assert settings.token_keys == (KEY, "B" * 43 + "=")
    assert {"hush-hush", *settings.token_keys} <= set(settings.secrets())
    assert settings.distant_tokens() == ("RETAINER_SLACK_CLIENT_SECRET",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETAINER_PUBLIC_URL", "http://desk.example.org"),
        ("RETAINER_PUBLIC_URL", "https://desk.example.org/slack/oauth"),
        ("RETAINER_TOKEN_KEY", "secret"),
        ("RETAINER_TOKEN_KEY", f"{KEY},short"),
    ],
)
def test_an_address_or_a_key_of_the_wrong_kind_is_a_fault(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not right"):
        load({"RETAINER_SLACK_SIGNING_SECRET": "s", **OAUTH, name: value}, folder=tmp_path)


def test_a_demo_knows_tokens_that_reach_outside(tmp_path: Path) -> None:
    assert read(tmp_path, **SLACK).distant_tokens() == ("RETAINER_SLACK_BOT_TOKEN",)
    assert read(tmp_path, RETAINER_SLACK_API_URL="http://127.0.0.1:9/api/", **SLACK).distant_tokens() == ()


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ({}, "retainer-files"),
        ({"RETAINER_DATABASE_URL": "sqlite:////var/lib/desk/mine.db"}, "/var/lib/desk/mine-files"),
        ({"RETAINER_DATABASE_URL": "postgresql://u:p@db/desk"}, "retainer-files"),
        ({"RETAINER_FILES": "/srv/files"}, "/srv/files"),
        ({"RETAINER_DATABASE_URL": "sqlite:///"}, "retainer-files"),
    ],
)
def test_files_lie_beside_the_database_unless_told(tmp_path: Path, given: dict[str, str], folder: str) -> None:
    assert load(given, folder=tmp_path).files_folder == Path(folder)


@pytest.mark.parametrize("name", ["RETAINER_UPLOAD_MB", "RETAINER_FILES_MB"])
@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "²", "99999999"])
def test_a_limit_that_is_no_number_of_megabytes_is_a_fault(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not right: it is a number of megabytes from 1 to"):
        load({name: value}, folder=tmp_path)


def test_all_files_have_room_for_one_form(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="RETAINER_FILES_MB is less than one form may bring"):
        load({"RETAINER_FILES_MB": "100"}, folder=tmp_path)
