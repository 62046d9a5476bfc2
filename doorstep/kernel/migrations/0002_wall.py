from django.db import migrations

from doorstep.kernel.wall_sql import foundation


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunPython(foundation, migrations.RunPython.noop)]
