-- Checkpoints, attempts, and what the queue needs to know of a job.

-- Greater is sooner; among equals the order is that of due_at, which is also the time before which the job isn't started.
alter table job add column priority integer default 0 not null;
alter table job add column due_at timestamp(6) with time zone;
update job set due_at = created_at;
alter table job alter column due_at set not null;
-- Number of the job's present entry in scheduled_tasks: one of an earlier number means nothing any more.
alter table job add column queue_entry integer default 0 not null;
alter table job add column stop_requested boolean default false not null;
-- Attempts in a row that ended for reasons that may pass, without a new checkpoint.
alter table job add column failures integer default 0 not null;
-- Of training, over all attempts.
alter table job add column run_millis bigint default 0 not null;
-- Estimates made before the job was queued: memory of a run, multiplications of a step.
alter table job add column planned_bytes bigint default 0 not null;
alter table job add column step_work double precision default 0 not null;
create index job_by_queue on job (status, priority, due_at);

create table attempt (
    job_id     varchar(40)  not null references job (id) on delete cascade,
    attempt    integer      not null,
    worker     varchar(200) not null,
    started_at timestamp(6) with time zone not null,
    ended_at   timestamp(6) with time zone,
    outcome    varchar(20),
    reason     text,
    first_step bigint       not null,
    last_step  bigint       not null,
    primary key (job_id, attempt)
);

create table checkpoint (
    id         varchar(40) not null primary key,
    job_id     varchar(40) not null references job (id) on delete cascade,
    attempt    integer     not null,
    step       bigint      not null,
    epoch      integer     not null,
    reason     varchar(20) not null,
    best       boolean     not null,
    latest     boolean     not null,
    figure     double precision,
    metrics    text        not null,
    size_bytes bigint      not null,
    sha256     varchar(64) not null,
    created_at timestamp(6) with time zone not null
);
create index checkpoint_by_job on checkpoint (job_id, id);
