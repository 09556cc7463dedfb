"""Commitments with their texts, parties, signatures, documents and history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0004_what_agencies_pledge'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=24, unique=True)),
                ('title', models.CharField(max_length=160)),
                ('stage', models.CharField(default='draft', max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('in_force_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('text_sha256', models.CharField(blank=True, max_length=64)),
                ('events', models.PositiveIntegerField(default=0)),
                ('head', models.BinaryField(default=b'')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.government')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.office')),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='commitments.commitment')),
                ('witness', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CommitmentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('deed', models.CharField(max_length=16)),
                ('stage', models.CharField(max_length=12)),
                ('details', models.JSONField(default=dict)),
                ('key', models.UUIDField(null=True, unique=True)),
                ('previous', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='commitments.commitment')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('commitment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='commitments.commitment')),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('part', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=160)),
                ('field', models.CharField(max_length=40)),
                ('stand', models.CharField(default='waiting', max_length=10)),
                ('is_late', models.BooleanField(default=False)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='commitments.commitment')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(max_length=120)),
                ('capacity', models.CharField(max_length=16)),
                ('level', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('signed_on', models.DateField()),
                ('reservation', models.TextField(blank=True)),
                ('is_late', models.BooleanField(default=False)),
                ('sha256', models.CharField(max_length=64)),
                ('length', models.PositiveIntegerField()),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='commitments.party')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('media_type', models.CharField(max_length=40)),
                ('pages', models.PositiveSmallIntegerField()),
                ('content', models.BinaryField()),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scan', to='commitments.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('words', models.TextField()),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='commitments.party')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('preamble', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='commitments.commitment')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('indicator', models.CharField(blank=True, max_length=16)),
                ('target', models.PositiveSmallIntegerField(null=True)),
                ('period', models.CharField(blank=True, max_length=12)),
                ('source', models.CharField(blank=True, max_length=240)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='commitments.version')),
            ],
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['office', '-created_at'], name='commitment_of_office'),
        ),
        migrations.AddConstraint(
            model_name='commitmentevent',
            constraint=models.UniqueConstraint(fields=('commitment', 'number'), name='commitment_event_once'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('commitment', 'place'), name='party_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('commitment', 'agency'), name='an_agency_is_party_once'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(('part', 'agency'), _negated=True), fields=('commitment', 'part'), name='one_office_and_one_witness'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('stand', 'waiting'), ('person__isnull', False), _connector='OR'), name='whoever_answers_is_somebody'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'paper_scan'), _negated=True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('person')), _negated=True)), _connector='OR'), name='a_scan_is_confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('commitment', 'number'), name='commitment_version_once'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('version', 'place'), name='clause_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('indicator', ''), ('kind', 'declaratory'), ('target__isnull', True)), ('kind', 'measurable'), _connector='OR'), models.Q(('kind', 'declaratory'), models.Q(('indicator', ''), _negated=True), _connector='OR')), name='a_measured_clause_has_an_indicator'),
        ),
    ]
