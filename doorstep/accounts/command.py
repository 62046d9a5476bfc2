"""`doorstep createadmin`: the first administrator, who then gives everybody else a role."""

import argparse
import getpass
import sys
from pathlib import Path

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--username", help="sign-in name (asked for when missing)")
    parser.add_argument("--name", help="the person's name (asked for when missing)")
    parser.add_argument("--region", help="district by name or code (default: the one there is)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument(
        "--regions-file", type=Path, help="areas to load when there are none yet (default: the file that ships)"
    )


def run(args: argparse.Namespace) -> int:
    from django.db import transaction

    from doorstep.accounts import services
    from doorstep.accounts.errors import NeedsArea, NoDistrict
    from doorstep.accounts.roles import Role
    from doorstep.kernel.actor import system
    from doorstep.regions.loading import SHIPPED, load_regions
    from doorstep.regions.models import Region
    from doorstep.regions.selectors import district, find_region

    actor = system("createadmin")
    if args.regions_file or not Region.objects.exists():
        loaded = load_regions(actor=actor, path=args.regions_file or SHIPPED)
        print(f"{loaded.created} areas of {loaded.district.name} loaded.")
    region = find_region(args.region) if args.region else district()
    if region is None:
        raise NoDistrict
    if region.level != Region.Level.DISTRICT:
        raise NeedsArea
    username = args.username or _ask("Sign-in name: ")
    name = args.name or _ask("Name: ")
    password = _password_of(args)
    if password is None:
        print("The two passwords are not the same.", file=sys.stderr)
        return 2
    with transaction.atomic():
        user = services.create_user(actor=actor, username=username, name=name, password=password)
        services.give_role(actor=actor, user=user, role=Role.ADMINISTRATOR, region=region)
    print(f"{user.username} is administrator of {region.name}. The authenticator is set up at the first sign-in.")
    return 0


def _ask(question: str) -> str:
    return input(question).strip()


def _password_of(args: argparse.Namespace) -> str | None:
    """What was typed, never empty; None when the second time differs from the first."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password (at least 10 characters): ")
    return first if getpass.getpass("Once more: ") == first else None
