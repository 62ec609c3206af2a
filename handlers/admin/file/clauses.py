"""The ids by which the clauses of a contract are cited."""

from handlers.admin.file.agreement import AllowanceSection, ClausesSection, ContractSection
from handlers.admin.file.ladder import rung_key


def clause_ids(contract: ContractSection) -> frozenset[str]:
    """The ids by which a contract's clauses are cited: paths such as `clauses.held_reply`, `allowance.included`,
    `severities.urgent.first_response`, `rungs.75`. They stay the same from version to version."""
    promised = {
        f"severities.{key}.{clock}"
        for key, severity in contract.severities.items()
        for clock in (contract.targets | severity.targets)
    }
    rungs = {f"rungs.{rung_key(rung)}" for rung in contract.rungs or ()}
    clauses = {f"clauses.{name}" for name in ClausesSection.model_fields}
    plain = {
        "calendar",
        "emergency_calendar",
        "channels",
        "named",
        "items",
        "add_ons",
        "fee",
        "end",
        "rungs",
        "credits",
    }
    return frozenset(promised | rungs | clauses | plain | _allowance_ids(contract.allowance))


def _allowance_ids(allowance: AllowanceSection | None) -> set[str]:
    if allowance is None:
        return set()
    names = {"included", "overage", "rollover", "rate", "rounding", "multipliers"}
    return {f"allowance.{name}" for name in names} | {f"allowance.prepaid.{key}" for key in allowance.prepaid}
