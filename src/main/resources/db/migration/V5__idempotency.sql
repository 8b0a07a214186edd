-- One row for each Idempotency-Key that a client sent with a POST that creates something. A request holds the row, by its token,
-- until claimed_until, or until status, headers and body are there: the answer that is given again until kept_until.

create table idempotency_key (
    id            varchar(255) not null primary key,
    fingerprint   varchar(64)  not null,
    token         varchar(40)  not null,
    claimed_until timestamp(6) with time zone not null,
    kept_until    timestamp(6) with time zone not null,
    resource_id   varchar(40),
    status        integer,
    headers       text,
    body          text
);
create index idempotency_key_by_kept_until on idempotency_key (kept_until);
