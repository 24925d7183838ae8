"""`accounts`: administrators from the command line, for operators: the first one, and when nobody can help."""

from __future__ import annotations

import click

from portal.accounts import queries, services
from portal.accounts.names import plain_login
from portal.command import RefusedCommandError, with_app
from portal.contracts.scope import OrgRef, Scope


@click.group()
def accounts() -> None:
    """Administrators: create one, reset one. Both print an activation code that is good for 20 days."""


@accounts.command()
@click.option("--org", "org_code", required=True, help="The organisation's code.")
@click.option("--login", required=True, help="Small letters, digits, dots and dashes.")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(list(queries.ROLES)), default="manage", show_default=True)
@with_app
def create(org_code: str, login: str, name: str, role: str) -> None:
    """Create an administrator of an organisation and print the activation code."""
    org = queries.open_org(org_code)
    if org is None:
        raise RefusedCommandError(f"no organisation has the code {org_code}")
    print(services.create_account(_operator(org), org, login, name, role))


@accounts.command()
@click.argument("login")
@with_app
def reset(login: str) -> None:
    """Void an administrator's password and sessions and print a new activation code."""
    account = queries.by_login(plain_login(login))
    posts = queries.open_posts(account.id) if account else []
    root = queries.root_org()
    if not posts or root is None:
        raise RefusedCommandError(f"no administrator with a post signs in as {login}")
    post, org = posts[0]
    # Somebody with posts in several places is everywhere's administrator only at the top of the tree.
    print(services.reset(_operator(org if len(posts) == 1 else root), org, post.id))


def _operator(org: OrgRef) -> Scope:
    return Scope(org=org, account_name="系统维护人员")
