-- Sessions at which a person sat, as providers say: asked for by time, and few among all use.
create index telemetry_interactive on telemetry_records (org_id, at)
  where kind in ('session', 'access') and facts -> 'interactive' = 'true'::jsonb and credential_id is not null;
