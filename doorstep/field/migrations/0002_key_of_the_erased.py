from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="ALTER TABLE field_device ADD CONSTRAINT device_erased_has_no_key CHECK (state = 'active' OR key = '')",
            reverse_sql="ALTER TABLE field_device DROP CONSTRAINT device_erased_has_no_key",
        )
    ]
