"""Meetings, their seats, agendas, decisions and records."""

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
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=16)),
                ('source', models.CharField(max_length=80)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('facts', models.JSONField(default=dict)),
                ('cases', models.JSONField(default=list)),
                ('minutes', models.PositiveSmallIntegerField(default=10)),
                ('is_edited', models.BooleanField(default=False)),
                ('is_removed', models.BooleanField(default=False)),
                ('spent', models.PositiveIntegerField(default=0)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('mode', models.CharField(max_length=10)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('link', models.CharField(blank=True, max_length=500)),
                ('wanted_on', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('phase', models.CharField(default='planned', max_length=10)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=0)),
                ('posts', models.PositiveSmallIntegerField(default=0)),
                ('invited_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('item_since', models.DateTimeField(null=True)),
                ('notes', models.TextField(blank=True)),
                ('notes_version', models.PositiveIntegerField(default=0)),
                ('minutes', models.TextField(blank=True)),
                ('comments_until', models.DateField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('press', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('door_key', models.CharField(max_length=64)),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.government')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.agendaitem')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.office')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='meetings.meeting')),
            ],
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.meeting'),
        ),
        migrations.CreateModel(
            name='MeetingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('deed', models.CharField(max_length=16)),
                ('details', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='NoteSaved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_notes', to='meetings.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('institution', models.CharField(blank=True, max_length=160)),
                ('answer', models.CharField(blank=True, max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('came_at', models.DateTimeField(null=True)),
                ('way', models.CharField(blank=True, max_length=8)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('came', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='meetings.meeting')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160)),
                ('pace', models.CharField(max_length=20)),
                ('step', models.PositiveSmallIntegerField()),
                ('times', models.PositiveSmallIntegerField()),
                ('first_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.government')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.office')),
            ],
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.series'),
        ),
        migrations.CreateModel(
            name='SignedMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('pdf', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_minutes', to='meetings.meeting')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('text', models.TextField(blank=True)),
                ('owner', models.CharField(max_length=8)),
                ('due_on', models.DateField()),
                ('case', models.UUIDField(null=True)),
                ('action', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('explanation', models.CharField(blank=True, max_length=500)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='meetings.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='meetings.meeting')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='decision_open'), models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='decision_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agency', None), ('owner', 'office')), models.Q(('agency__isnull', False), ('owner', 'agency')), _connector='OR'), name='decision_has_its_owner'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('case__isnull', False), _connector='OR'), name='decision_says_what')],
            },
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'source'), name='one_item_a_source'),
        ),
        migrations.AddIndex(
            model_name='meetingevent',
            index=models.Index(fields=['meeting', 'at', 'id'], name='event_of_meeting'),
        ),
        migrations.AddConstraint(
            model_name='notesaved',
            constraint=models.UniqueConstraint(fields=('meeting', 'version'), name='one_note_a_version'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('agency__isnull', False)), fields=('meeting', 'agency'), name='one_seat_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('came_at', None), models.Q(('way', ''), _negated=True), _connector='OR'), name='attendance_has_its_way'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['government', 'starts_at'], name='meeting_of_government'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'online'), models.Q(('place', ''), _negated=True), _connector='OR'), models.Q(('mode', 'in_person'), models.Q(('link', ''), _negated=True), _connector='OR')), name='meeting_says_where'),
        ),
    ]
