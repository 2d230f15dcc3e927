"""The command line: what an operator types, and what is told in return.

Each command is declared here and done in a module of its own, which is loaded when it is called: `tidings --help` loads no
database driver. What goes wrong is told in one sentence on standard error, with exit code 2.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from tidings import __version__
from tidings.core.errors import Invalid, TidingsError

app = typer.Typer(
    name="tidings",
    help="Tidings: every message between a company and its people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
workspaces = typer.Typer(no_args_is_help=True, help="Tenants, live or test.")
keys = typer.Typer(no_args_is_help=True, help="API keys of a workspace.")
members = typer.Typer(no_args_is_help=True, help="People of the company, who sign in.")
accounts = typer.Typer(no_args_is_help=True, help="Accounts with providers: mail servers and others.")
app.add_typer(workspaces, name="workspace")
app.add_typer(keys, name="key")
app.add_typer(members, name="member")
app.add_typer(accounts, name="provider")
audit = typer.Typer(no_args_is_help=True, help="Who did what: the log, and whether it is whole.")
app.add_typer(audit, name="audit")

WorkspaceOption = Annotated[str, typer.Option(help="The workspace's id (wsp_…), or its name.")]


def main() -> None:
    """Runs the command that was typed."""
    try:
        app()
    except Invalid as error:
        for wrong in error.errors:
            print(f"tidings: {wrong.pointer.lstrip('/') or 'this'}: {wrong.detail}", file=sys.stderr)
        sys.exit(2)
    except TidingsError as error:
        print(f"tidings: {error.detail}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@app.callback(invoke_without_command=True)
def start(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Tidings: every message between a company and its people."""
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def serve(
    role: Annotated[Literal["api", "worker", "all"], typer.Option(help="What this process does.")] = "all",
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; a worker opens one for its health only if asked.")] = None,
    smtp_port: Annotated[int | None, typer.Option(help="The port to take mail on; without it no mail is taken.")] = None,
) -> None:
    """Run the API, a worker, or both, until SIGTERM or Ctrl-C."""
    from tidings.cli.serving import serve

    serve(role=role, host=host, port=port, smtp_port=smtp_port)


@app.command()
def migrate() -> None:
    """Bring the database to this program's schema."""
    from tidings.cli.install import bring_up_to_date

    bring_up_to_date()


@app.command()
def doctor() -> None:
    """Look at everything that this installation needs; exit 1 if something is wrong."""
    from tidings.cli.examination import examine

    raise typer.Exit(0 if examine() else 1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Copy the whole database into one file, while it runs; the master key is not in it."""
    from tidings.cli.copies import back_up

    back_up(file)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `tidings backup` made.")],
    key: Annotated[Path | None, typer.Option(help="A file that `tidings backup-key` made: it becomes the master key here.")] = None,
) -> None:
    """Fill an empty database from a backup; it starts paused, so that nothing is sent twice."""
    from tidings.cli.copies import bring_back

    bring_back(file, key)


@app.command("backup-key")
def backup_key(file: Annotated[Path, typer.Argument(help="A file that is not there yet, kept apart from the backups.")]) -> None:
    """Copy the master key into a file."""
    from tidings.cli.copies import save_key

    save_key(file)


@app.command()
def pause(because: Annotated[str, typer.Option(help="Why, for whoever wonders.")]) -> None:
    """Accept and store, but let nothing leave, on every machine."""
    from tidings.cli.pausing import stop_sending

    stop_sending(because)


@app.command()
def resume(*, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Let things leave again, from here."""
    from tidings.cli.pausing import send_again

    raise typer.Exit(0 if send_again(is_sure=yes) else 1)


@app.command("rotate-key")
def rotate_key() -> None:
    """Seal all credentials under a new master key."""
    from tidings.cli.install import rotate_master_key

    rotate_master_key()


@workspaces.command("create")
def create_workspace(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    mode: Annotated[Literal["live", "test"], typer.Option(help="A test workspace sends to simulated handsets.")] = "test",
    country: Annotated[str | None, typer.Option(help="ISO 3166 code for phone numbers that name no country.")] = None,
    locale: Annotated[str, typer.Option(help="For people without a language of their own.")] = "en",
    timezone: Annotated[str, typer.Option(help="For people without a time zone of their own.")] = "UTC",
) -> None:
    """Make a workspace and its first key; prints both as JSON, the key this once."""
    from tidings.cli.workspaces import new_workspace

    new_workspace(name, mode=mode, country=country, locale=locale, timezone=timezone)


@keys.command("create")
def create_key(
    workspace: WorkspaceOption,
    scope: Annotated[list[str] | None, typer.Option(help="What the key may do; may come several times. Everything, if left out.")] = None,
    name: Annotated[str, typer.Option(help="What people call it.")] = "made on the command line",
) -> None:
    """Make an API key; prints it as JSON, this once."""
    from tidings.cli.workspaces import new_key

    new_key(workspace, scopes=scope, name=name)


@keys.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(metavar="ID", help="The key's id: key_…")]) -> None:
    """Refuse a key from now on."""
    from tidings.cli.workspaces import end_key

    end_key(key)


@accounts.command("add", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def add_account(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="Its name, as in `smtp`; alone, it prints what this provider asks for.")],
    workspace: Annotated[str | None, typer.Option(help="The workspace's id (wsp_…), or its name.")] = None,
    sender: Annotated[list[str] | None, typer.Option(help="What the recipient sees; the first is the default.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="All that the provider has, if left out.")] = None,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    rank: Annotated[int, typer.Option(min=1, max=100, help="The account with the lowest rank goes first.")] = 1,
    *,
    verify: Annotated[bool, typer.Option("--verify/--no-verify", help="Try the credentials before they are stored.")] = True,
) -> None:
    """Add an account with a provider. Its credentials are options too: `--host mail.example.com`, `--password-stdin`."""
    from tidings.cli.provider_accounts import add

    add(
        provider,
        given=context.args,
        workspace=workspace,
        senders=sender or [],
        channels=channel,
        name=name,
        rank=rank,
        is_verified=verify,
    )


@audit.command("export")
def export_audit(
    workspace: WorkspaceOption,
    after: Annotated[int, typer.Option(min=0, help="Only what comes after this entry.")] = 0,
) -> None:
    """Print the log, one entry a line, as `tidings audit verify` reads it."""
    from tidings.cli.audit import export

    export(workspace, after=after)


@audit.command("checkpoint")
def checkpoint_audit(workspace: WorkspaceOption) -> None:
    """Print where the log stands: keep it where whoever may write to the database may not."""
    from tidings.cli.audit import show_checkpoint

    show_checkpoint(workspace)


@audit.command("verify")
def verify_audit(
    file: Annotated[Path | None, typer.Argument(help="What was exported; the log in the database, if left out.")] = None,
    workspace: Annotated[str | None, typer.Option(help="The workspace's id (wsp_…), or its name, without a file.")] = None,
    checkpoint: Annotated[list[str] | None, typer.Option(help="A file of checkpoints from outside; may come several times.")] = None,
) -> None:
    """Say whether nobody has changed the log; exit 1 if somebody has."""
    from tidings.cli.audit import verify

    raise typer.Exit(0 if verify(file, workspace=workspace, checkpoints=checkpoint or []) else 1)


@members.command("add")
def add_member(
    workspace: WorkspaceOption,
    email: Annotated[str, typer.Option(help="What they sign in by.")],
    role: Annotated[
        Literal["owner", "admin", "developer", "marketer", "agent", "viewer"], typer.Option(help="What they may do in this workspace.")
    ] = "owner",
    name: Annotated[str | None, typer.Option(help="What others call them, with --password.")] = None,
    *,
    password: Annotated[bool, typer.Option("--password", help="Set one now, asked for or from standard input: no link is needed.")] = False,
) -> None:
    """Let somebody in: prints a link as JSON, this once, by which they choose a password within seven days."""
    from tidings.cli.members import add

    add(workspace, email=email, role=role, name=name, sets_password=password)


@members.command("link")
def link_member(
    email: Annotated[str, typer.Argument(help="What they sign in by.")],
    workspace: Annotated[
        str | None, typer.Option(help="Where it signs in to: the workspace's id (wsp_…), or its name. Where they were last, if left out.")
    ] = None,
) -> None:
    """Let somebody in who has lost their password: prints a link that signs them in once, within a quarter of an hour, and mails nothing."""
    from tidings.cli.members import link

    link(email, workspace=workspace)


@members.command("list")
def list_members(workspace: WorkspaceOption) -> None:
    """Print the members of a workspace."""
    from tidings.cli.members import show

    show(workspace)


@app.command()
def send(
    to: Annotated[str, typer.Option(help="Your id of a contact, a mail address, or a phone number with its +.")],
    text: Annotated[str | None, typer.Option(help="What to say.")] = None,
    title: Annotated[str | None, typer.Option(help="A mail's subject, with --text.")] = None,
    template: Annotated[str | None, typer.Option(help="The key of a published template.")] = None,
    data: Annotated[str, typer.Option(help="What the template speaks of, as a JSON object.")] = "{}",
    channel: Annotated[str | None, typer.Option(help="sms, email, inapp …; the template's, if left out.")] = None,
    purpose: Annotated[str | None, typer.Option(help="otp, critical, transactional or marketing; transactional for --text.")] = None,
    topic: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    url: Annotated[str, typer.Option(envvar="TIDINGS_URL", help="The server.")] = "http://127.0.0.1:8080",
    key: Annotated[str | None, typer.Option(envvar="TIDINGS_KEY", help="An API key; the demo's of this folder, if left out.")] = None,
) -> None:
    """Send a message through a running server, and follow it until there is nothing left to happen."""
    from tidings.cli.places import shop_of_here
    from tidings.cli.sending import send_and_follow

    if key is None and (here := shop_of_here()) is not None:
        url, key = here
    is_well = send_and_follow(
        to=to, text=text, title=title, template=template, data=data, channel=channel, purpose=purpose, topic=topic, url=url, key=key
    )
    raise typer.Exit(0 if is_well else 1)


@app.command()
def listen(
    forward_to: Annotated[str, typer.Option("--forward-to", help="Where each event is posted, as a webhook endpoint gets it.")],
    events: Annotated[
        str | None, typer.Option(help="Only these types, with commas between them: message.received,delivery.failed.")
    ] = None,
    secret: Annotated[str | None, typer.Option(envvar="TIDINGS_LISTEN_SECRET", help="whsec_…; a new one each time, if left out.")] = None,
    url: Annotated[str, typer.Option(envvar="TIDINGS_URL", help="The server.")] = "http://127.0.0.1:8080",
    key: Annotated[str | None, typer.Option(envvar="TIDINGS_KEY", help="An API key; the demo's of this folder, if left out.")] = None,
) -> None:
    """Post the workspace's events to your own machine as they happen, signed like webhooks, until Ctrl-C."""
    from tidings.cli.listening import listen
    from tidings.cli.places import shop_of_here

    if key is None and (here := shop_of_here()) is not None:
        url, key = here
    listen(forward_to=forward_to, events=events, secret=secret, url=url, key=key)


@app.command()
def loadtest(
    to: Annotated[str | None, typer.Option(envvar="TIDINGS_URL", help="The server; http://127.0.0.1:8080, if left out.")] = None,
    key: Annotated[
        str | None, typer.Option(envvar="TIDINGS_KEY", help="An API key of a test workspace; the demo's of this folder, if left out.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, max=3_600, help="How long calls are made.")] = 60,
    rate: Annotated[float | None, typer.Option(min=0.1, max=20_000, help="Calls a second, each timed from when it is due.")] = None,
    connections: Annotated[
        int | None, typer.Option(min=1, max=512, help="How many at once (64); without --rate each asks again once it was answered.")
    ] = None,
    recipients_per_call: Annotated[int, typer.Option(min=1, max=10_000, help="Recipients of each call.")] = 1,
    channel: Annotated[Literal["sms", "email", "whatsapp", "rcs"], typer.Option(help="Through the sandbox, always.")] = "sms",
    purpose: Annotated[Literal["otp", "critical", "transactional"], typer.Option(help="Of our own words.")] = "transactional",
    template: Annotated[str | None, typer.Option(help="The key of a published template of yours, instead of our words.")] = None,
    data: Annotated[str, typer.Option(help="What the template speaks of, as a JSON object.")] = "{}",
    contacts: Annotated[int, typer.Option(min=1, max=10_000, help="How many people are written to, in turn; they are made for it.")] = 500,
    settle: Annotated[float, typer.Option(min=1, max=3_600, help="Seconds after the last call in which everything must end.")] = 120,
    target: Annotated[
        list[str] | None, typer.Option(help="What must hold, as `accept-rate=500` or `handoff-p99=250ms`; may come several times.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="A file for the report, for programs.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Do not erase the contacts afterwards.")] = False,
) -> None:
    """Measure a server from outside, in a test workspace, and check that it keeps its promises. Exit 1: a target missed; 2: worse."""
    from tidings.cli.loadtest import load
    from tidings.cli.places import shop_of_here

    if key is None and to is None and (here := shop_of_here()) is not None:
        to, key = here
    code = load(
        url=to or "http://127.0.0.1:8080",
        key=key,
        seconds=seconds,
        rate=rate,
        connections=connections,
        recipients_per_call=recipients_per_call,
        channel=channel,
        purpose=purpose,
        template=template,
        data=data,
        contacts=contacts,
        settle=settle,
        targets=target or [],
        keep=keep,
        json=json,
    )
    raise typer.Exit(code)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The first port to try.")] = 8080,
    *,
    detach: Annotated[bool, typer.Option("--detach", help="Leave it running in the background.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the one in the background.")] = False,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that opens the dashboard of the running one, signed in, once.")
    ] = False,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """A small shop in .tidings/ of this folder, and its first message on the screen."""
    from tidings.cli import demonstration as shop

    if stop:
        shop.stop()
    elif link:
        shop.show_link()
    elif background:
        shop.run_in_background(port)
    elif detach:
        shop.detach(port)
    else:
        shop.run(port)
