"""A fake Slack workspace on loopback: Web API, Socket Mode, signed HTTP deliveries, files, views and faults.

    async with FakeSlack() as slack:
        ann = slack.add_user("ann")
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        ...                                               # connect the app (Socket Mode or HTTP)
        message = await slack.user_sends(ann, slack.direct(ann), "hello")
        reply = await slack.wait_for_message(slack.direct(ann), "hello")
        slack.assert_clean()

Every call is checked against Slack's types, limits, scopes and rates; what is wrong ends up in `journal.violations`.
"""

import copy
import json
import random
import re
import time
import uuid
from typing import Any, Literal, Self

from tests.fakes.slack_content import check_message, check_view
from tests.fakes.slack_delivery import DeliveryKind, http_body, sign
from tests.fakes.slack_files import NewFile
from tests.fakes.slack_limits import Json
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_posting import Trigger
from tests.fakes.slack_views import VALUE_FIELDS, InputRefused, OpenView, chosen, view_state
from tests.fakes.slack_writing import SlackWriting
from tests.fakes.traffic import Delivery

__all__ = ["Channel", "FakeSlack", "InputRefused", "Message", "NewFile", "OpenView", "User"]

Attack = Literal["no_signature", "wrong_secret", "old_timestamp", "changed_body"]


class FakeSlack(SlackWriting):
    """A workspace with people in it who press, type commands and fill in forms as well."""

    commands: set[str] | None = None  # what the app offers; None allows everything
    shortcuts: set[str] | None = None
    interactivity = True

    @classmethod
    def from_manifest(cls, manifest: Json, **options: Any) -> Self:
        """A workspace that grants and delivers only what an app manifest asks for."""
        settings, features = manifest.get("settings", {}), manifest.get("features", {})
        home = features.get("app_home", {})
        fake = cls(
            scopes=set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=set(settings.get("event_subscriptions", {}).get("bot_events", [])),
            **options,
        )
        fake.commands = {command["command"] for command in features.get("slash_commands", [])}
        fake.shortcuts = {shortcut["callback_id"] for shortcut in features.get("shortcuts", [])}
        fake.interactivity = bool(settings.get("interactivity", {}).get("is_enabled"))
        fake.posting.home_tab = bool(home.get("home_tab_enabled"))
        fake.posting.is_agent = "agent_view" in features
        fake.events.messages_tab = home.get("messages_tab_enabled", True)
        return fake

    # -- parts of interactions

    @property
    def trigger_seconds(self) -> float:
        """How long a trigger_id is good for."""
        return self.posting.trigger_seconds

    @trigger_seconds.setter
    def trigger_seconds(self, seconds: float) -> None:
        self.posting.trigger_seconds = seconds

    def trigger_for(self, user: User, parent: OpenView | None = None) -> str:
        """A fresh trigger_id."""
        trigger_id = f"{random.randrange(10**12)}.{random.randrange(10**10)}.{uuid.uuid4().hex}"
        self.posting.triggers[trigger_id] = Trigger(user.id, parent=parent)
        return trigger_id

    def _interaction(self, kind: str, user: User, **fields: Any) -> Json:
        """The fields all interactions share; shortcuts know a little less about the app and the person."""
        person = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}
        payload: Json = {"type": kind, "user": person, "api_app_id": self.app_id, "token": "fake-verification-token"}
        payload |= {"team": {"id": self.world.team_id, "domain": self.world.domain}, "enterprise": None}
        payload |= {"is_enterprise_install": False, **fields}
        if kind in ("shortcut", "message_action"):
            del payload["api_app_id"], person["name" if kind == "shortcut" else "username"]
        return payload

    async def _interact(self, name: str, payload: Json) -> Delivery:
        if not self.interactivity:
            skipped = Delivery("interaction", name, payload, skipped="interactivity is off in the manifest")
            return self.journal.add_delivery(skipped)
        return await self.delivery.deliver("interaction", name, payload)

    def _skip(self, kind: DeliveryKind, name: str) -> Delivery:
        return self.journal.add_delivery(Delivery(kind, name, {}, skipped=f"no such {kind} in the manifest"))

    # -- buttons

    def button(self, target: Message | OpenView, label: str) -> str:
        """The action_id of the button a person knows by its label."""
        for _, element in target.elements():
            if element["type"] == "button" and re.search(label, element["text"]["text"]):
                return str(element["action_id"])
        raise LookupError(f"no button like {label!r} in {target.shown!r}")

    async def clicks(
        self, user: User, target: Message | OpenView, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Delivery:
        """A person uses a button, menu, date picker ... in a message, a modal or the Home tab.

        For a menu, `value` is the value or the label of the option; for a button it is not needed.
        """
        block, element = _element(target, action_id, block_id)
        action = self._action(block, element, value)
        if isinstance(target, OpenView):
            fields = self._in_view(user, target, element=element, value=value)
        else:
            fields = self._in_message(user, target)
        return await self._interact(
            "block_actions", self._interaction("block_actions", user, **fields, actions=[action])
        )

    def _action(self, block: Json, element: Json, value: Any) -> Json:
        action = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
        action["action_ts"] = self.world.new_ts()
        if element["type"] == "button":
            action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        elif element["type"] in VALUE_FIELDS:
            action[VALUE_FIELDS[element["type"]][0]] = chosen(element, value)
        return action

    def _in_view(self, user: User, view: OpenView, *, element: Json, value: Any) -> Json:
        fills = element["type"] in VALUE_FIELDS and element["type"] != "overflow"
        view.payload["state"] = view_state(view, {element["action_id"]: value} if fills else {}, submitting=False)
        parent = view if view.payload["type"] == "modal" else None
        container = {"type": "view", "view_id": view.id}
        trigger = self.trigger_for(user, parent)
        return {"container": container, "trigger_id": trigger, "view": copy.deepcopy(view.payload)}

    def _in_message(self, user: User, message: Message) -> Json:
        channel = self.world.channels[message.channel]
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container |= {"is_ephemeral": bool(message.ephemeral_for)}
        container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        fields: Json = {"container": container, "trigger_id": self.trigger_for(user), "state": {"values": {}}}
        fields |= {"channel": {"id": channel.id, "name": channel.label}}
        fields |= {"response_url": self.response_url_for(channel, user, message)}
        return fields if message.ephemeral_for else fields | {"message": copy.deepcopy(message.payload)}

    # -- forms

    async def submits_view(self, user: User, view: OpenView, values: dict[str, Any] | None = None) -> Delivery:
        """A person presses the submit button after filling in `values` (by action_id or block_id)."""
        if view.closed:
            raise InputRefused("the view is closed")
        view.payload["state"] = view_state(view, values or {}, submitting=True)
        shown = copy.deepcopy(view.payload)
        trigger = self.trigger_for(user, view)
        payload = self._interaction("view_submission", user, trigger_id=trigger, view=shown, response_urls=[])
        delivery = await self._interact("view_submission", payload)
        if delivery.acknowledged:
            self._after_submission(user, view, delivery.body if isinstance(delivery.body, dict) else {})
        return delivery

    def _after_submission(self, user: User, view: OpenView, body: Json) -> None:
        """Does what the answer to a submission asks for."""
        action = body.get("response_action")
        stack = self.world.modals.get(user.id, [])
        if action == "errors":
            self._check_errors(view, body.get("errors") or {})
        elif action in ("update", "push"):
            self.report(check_view(body.get("view")), "view_submission")
            parent, replaced = (view, None) if action == "push" else (None, view)
            self.posting.show(user.id, body["view"], parent=parent, replacing=replaced)
        elif action == "clear":
            for shown in stack:
                shown.closed = True
            self.world.modals[user.id] = []
        else:
            if body:
                self._broken_answer(f"unknown answer to a view submission: {body}")
            view.closed = True
            self.world.modals[user.id] = [shown for shown in stack if shown is not view]
        self.journal.touch()

    def _check_errors(self, view: OpenView, errors: Json) -> None:
        known = {block.get("block_id") for block in view.blocks if block["type"] == "input"}
        for block_id in errors.keys() - known:
            self._broken_answer(f"error for {block_id!r}, which is no input block")
        if not errors:
            self._broken_answer("response_action errors without errors")

    def _broken_answer(self, text: str) -> None:
        self.journal.violate("slack.ack_body", text, where="view_submission")

    async def closes_view(self, user: User, view: OpenView, everything: bool = False) -> Delivery | None:
        """A person closes a modal; the app hears of it only when it asked for that."""
        stack = self.world.modals.get(user.id, [])
        view.closed = True
        everything = everything or view.payload["clear_on_close"]
        self.world.modals[user.id] = [] if everything else [shown for shown in stack if shown is not view]
        if not view.payload["notify_on_close"]:
            return None
        payload = self._interaction("view_closed", user, view=view.payload, is_cleared=everything)
        return await self._interact("view_closed", payload)

    # -- commands, shortcuts, home

    async def slash(self, user: User, channel: Channel, command: str, text: str = "") -> Delivery:
        """A person runs a slash command; an answer in the acknowledgement is shown like Slack shows it."""
        if self.commands is not None and command not in self.commands:
            return self._skip("command", command)
        payload = {
            "token": "fake-verification-token",
            "team_id": self.world.team_id,
            "team_domain": self.world.domain,
            "channel_id": channel.id,
            "channel_name": channel.label,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url_for(channel, user),
            "trigger_id": self.trigger_for(user),
        }
        delivery = await self.delivery.deliver("command", command, payload)
        body = {"text": delivery.body} if isinstance(delivery.body, str) else delivery.body
        if isinstance(body, dict) and body:
            self.report(check_message(body, "response_url"), command)
            self.posting.post(channel, body, only_for=None if body.get("response_type") == "in_channel" else user.id)
            self.journal.touch()
        return delivery

    async def shortcut(self, user: User, callback_id: str) -> Delivery:
        """A person starts a global shortcut."""
        if self.shortcuts is not None and callback_id not in self.shortcuts:
            return self._skip("interaction", "shortcut")
        fields = {"callback_id": callback_id, "trigger_id": self.trigger_for(user), "action_ts": self.world.new_ts()}
        return await self._interact("shortcut", self._interaction("shortcut", user, **fields))

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> Delivery:
        """A person starts a shortcut from the menu of a message."""
        if self.shortcuts is not None and callback_id not in self.shortcuts:
            return self._skip("interaction", "message_action")
        channel = self.world.channels[message.channel]
        fields: Json = {"callback_id": callback_id, "trigger_id": self.trigger_for(user), "message_ts": message.ts}
        fields |= {"action_ts": self.world.new_ts(), "channel": {"id": channel.id, "name": channel.label}}
        fields |= {"response_url": self.response_url_for(channel, user, message if message.from_app else None)}
        fields |= {"message": copy.deepcopy(message.payload)}
        return await self._interact("message_action", self._interaction("message_action", user, **fields))

    async def types_into_menu(self, user: User, target: Message | OpenView, action_id: str, typed: str) -> list[Json]:
        """A person types into a menu with an external data source; the options the app offers."""
        block, _ = next(pair for pair in target.elements() if pair[1]["action_id"] == action_id)
        fields: Json = {"action_id": action_id, "block_id": block["block_id"], "value": typed}
        if isinstance(target, OpenView):
            fields |= {"container": {"type": "view", "view_id": target.id}, "view": copy.deepcopy(target.payload)}
        else:
            channel = self.world.channels[target.channel]
            place = {"type": "message", "message_ts": target.ts, "channel_id": channel.id, "is_ephemeral": False}
            fields |= {"container": place, "channel": {"id": channel.id, "name": channel.label}}
            fields |= {"message": copy.deepcopy(target.payload)}
        delivery = await self._interact("block_suggestion", self._interaction("block_suggestion", user, **fields))
        body = delivery.body if isinstance(delivery.body, dict) else {}
        options: list[Json] = body.get("options") or [o for g in body.get("option_groups", []) for o in g["options"]]
        if len(options) > 100:
            self.journal.violate("slack.limit", "more than 100 options", where="block_suggestion")
        return options

    async def opens_app_home(self, user: User, tab: Literal["home", "messages"] = "home") -> Delivery:
        """A person opens the app's Home or Messages tab."""
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": self.direct(user).id, "tab": tab}
        shown = self.world.homes.get(user.id)
        return await self.send_event(event | ({"view": shown.payload} if tab == "home" and shown else {}))

    # -- transport and attacks

    def use_http(self, events: str, **urls: str) -> None:
        """Delivers over HTTP to the app's request URLs instead of Socket Mode."""
        self.delivery.use_http(events, **urls)

    async def verify_url(self) -> bool:
        """Slack's check of a request URL: the app has to answer with the challenge."""
        challenge = uuid.uuid4().hex
        body = json.dumps({"token": "fake-verification-token", "challenge": challenge, "type": "url_verification"})
        headers = {"Content-Type": "application/json", **sign(self.signing_secret, body)}
        status, answer = await self.delivery.post(self.delivery.urls["event"], body, headers=headers)
        return status == 200 and challenge in (answer.values() if isinstance(answer, dict) else [answer])

    async def forge(self, attack: Attack, event: Json | None = None) -> int:
        """Sends a request that does not come from Slack; returns the status the app answers with."""
        forged = event or {"type": "message", "text": "forged", "channel": "C0", "user": "U0", "ts": "1.0"}
        body, content_type = http_body("event", self.events.envelope(forged))
        headers = {"Content-Type": content_type}
        if attack == "wrong_secret":
            headers |= sign("another-secret", body)
        elif attack == "old_timestamp":
            headers |= sign(self.signing_secret, body, int(time.time()) - 3600)
        elif attack == "changed_body":
            headers |= sign(self.signing_secret, body)
            body += " "
        status, _ = await self.delivery.post(self.delivery.urls["event"], body, headers=headers)
        if status < 400:
            self.journal.violate("slack.signature", f"accepted a forged request ({attack})", where="http")
        return status


def _element(target: Message | OpenView, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    for block, element in target.elements():
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    known = [element["action_id"] for _, element in target.elements()]
    raise LookupError(f"nothing to use with action_id {action_id!r}; there is {known}")
