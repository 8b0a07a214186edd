-- One set of statements for H2 and PostgreSQL.

create table job (
    id                 varchar(40)  not null primary key,
    version            bigint       not null,
    name               varchar(200),
    status             varchar(20)  not null,
    stop_reason        varchar(20),
    error_code         varchar(100),
    error_message      text,
    error_step         bigint,
    dataset_id         varchar(100) not null,
    model_id           varchar(40),
    spec               text         not null,
    spec_resolved      text         not null,
    environment        text,
    metrics            text,
    attempt            integer      not null,
    epoch              integer      not null,
    epochs             integer      not null,
    step               bigint       not null,
    total_steps        bigint       not null,
    loss               double precision,
    samples_per_second double precision,
    last_event_id      bigint       not null,
    created_at         timestamp(6) with time zone not null,
    started_at         timestamp(6) with time zone,
    finished_at        timestamp(6) with time zone
);
create index job_by_status on job (status, id);
create index job_by_dataset on job (dataset_id, status);

create table job_transition (
    job_id      varchar(40)  not null references job (id) on delete cascade,
    seq         bigint       not null,
    from_status varchar(20),
    to_status   varchar(20)  not null,
    attempt     integer      not null,
    reason      text         not null,
    at          timestamp(6) with time zone not null,
    primary key (job_id, seq)
);

-- Ids count up from 1 in each job; the job's row is locked while one is taken, so that they become visible in their order.
create table job_event (
    job_id varchar(40) not null references job (id) on delete cascade,
    id     bigint      not null,
    type   varchar(20) not null,
    data   text        not null,
    at     timestamp(6) with time zone not null,
    primary key (job_id, id)
);

-- One point is a window of steps; step is its first and part of the key, so that no step can be counted twice.
create table metric_point (
    job_id     varchar(40)  not null references job (id) on delete cascade,
    series     varchar(100) not null,
    step       bigint       not null,
    last_step  bigint       not null,
    epoch      integer      not null,
    mean       double precision,
    minimum    double precision,
    maximum    double precision,
    points     bigint       not null,
    non_finite bigint       not null,
    at         timestamp(6) with time zone not null,
    primary key (job_id, series, step)
);

create table model (
    id              varchar(40) not null primary key,
    job_id          varchar(40) not null,
    dataset_id      varchar(100) not null,
    name            varchar(200),
    classes         text        not null,
    input_shape     text        not null,
    metrics         text        not null,
    parameter_count bigint      not null,
    size_bytes      bigint      not null,
    created_at      timestamp(6) with time zone not null
);
create index model_by_job on model (job_id);
