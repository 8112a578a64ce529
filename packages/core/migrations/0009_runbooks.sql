-- Each time somebody asks for a runbook: with what, whether it stayed within the bounds, and the change that came of it.
create table runbook_runs (
  org_id text not null, id text not null, runbook text not null, version integer not null,
  kind text not null check (kind in ('run', 'rehearsal', 'rollback')),
  party_id text not null, asked_by text not null, asked_at timestamptz not null,
  parameters jsonb not null, in_bounds boolean not null, reasons text[] not null default '{}', change_id text,
  rolls_back text,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id)
);
create index runbook_runs_by_runbook on runbook_runs (org_id, runbook, asked_at);
create index runbook_runs_by_change on runbook_runs (org_id, change_id);

-- A delegation can be put on hold at once and goes on only by decision.
alter table instruments add column suspended_at timestamptz, add column suspended_by text, add column suspend_reason text;
