"""A person's signing key opens with their passkey, too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [
        migrations.CreateModel(
            name='PasskeyLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credential', models.BinaryField()),
                ('salt', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkey_locks', to='documents.signerkey')),
                ('passkey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mfa.authenticator')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'passkey'), name='one_lock_of_a_key_by_passkey')],
            },
        ),
    ]
