"""Accounts made at the command line. A password is random, shown once, and kept as a hash only."""

import secrets
from dataclasses import dataclass

from chengnuo.kernel.permissions import ROLE_NAMES, Role

# No letter or digit that is easily taken for another (0 o 1 l i).
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """One account of the demo: a generated person, marked so in the name."""

    username: str
    role: Role
    unit_code: str = ""

    @property
    def display_name(self) -> str:
        """The role's name with the mark of generated data."""
        return f"模拟·{ROLE_NAMES[self.role]}"


@dataclass(frozen=True)
class Credential:
    """What is printed once."""

    username: str
    role: str
    password: str


DEMO_ACCOUNTS: tuple[Account, ...] = (
    Account("ducha", Role.SUPERVISOR),
    Account("zhihui", Role.COMMANDER),
    Account("zhiban", Role.DUTY_OFFICER),
    Account("chuzhi", Role.HANDLER, "fgj"),
    Account("wangge", Role.GRID_WORKER),
    Account("jumin", Role.RESIDENT),
    Account("jicheng", Role.INTEGRATOR),
    Account("xitong", Role.SYSTEM_ADMIN),
    Account("anquan", Role.SECURITY_ADMIN),
    Account("shenji", Role.AUDIT_ADMIN),
)


def one_time_password() -> str:
    """Four groups of four: 79 bits, and still possible to type from a screen."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def create_demo_accounts() -> list[Credential]:
    """Make the demo's accounts that are not there yet; returns their passwords."""
    from chengnuo.core.people import queries, services

    there = {person.username for person in queries.people()}
    made = []
    for account in DEMO_ACCOUNTS:
        if account.username in there:
            continue
        password = one_time_password()
        services.create_user(
            actor=None,
            username=account.username,
            password=password,
            role=account.role,
            display_name=account.display_name,
            unit_code=account.unit_code,
            simulated=True,
        )
        made.append(Credential(account.username, ROLE_NAMES[account.role], password))
    return made


def new_passwords(usernames: list[str]) -> list[Credential]:
    """Give each person a new password, which ends their sessions.

    :raises NotFound: no such person.
    """
    from chengnuo.core.people import queries, services

    people = {person.username: person for person in queries.people()}
    given = []
    for username in usernames:
        password = one_time_password()
        services.set_password(actor=None, username=username, password=password)
        given.append(Credential(username, ROLE_NAMES[Role(people[username].role)], password))
    return given


def print_credentials(credentials: list[Credential]) -> None:
    """The table of new passwords, on standard output, once."""
    from rich.console import Console
    from rich.table import Table

    table = Table("角色 Role", "登录名 User", "一次性口令 Password", box=None, padding=(0, 2))
    for credential in credentials:
        table.add_row(credential.role, credential.username, credential.password)
    Console(soft_wrap=True, highlight=False).print(table)
