package dev.descent.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The idempotency keys that clients have sent, in the database. A key is claimed by one request at a time, which holds it by a token of
 * its own for a minute at a time; whoever dies loses it. Each method is one statement at a time on one row, so that none waits for two
 * rows at once.
 */
@Component
class IdempotencyKeys {

    /** For how long a request that gives no sign of life holds its key. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** More than the one row that a claim adds, so that they become fewer. */
    private static final int SWEPT_AT_ONCE = 10;

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final Duration keep;

    IdempotencyKeys(JdbcTemplate jdbc, Clock clock, WebProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.keep = properties.idempotency().keep();
    }

    /** @param headers as a JSON object */
    record Answer(int status, String headers, String body) {}

    /**
     * What a key stands for.
     *
     * @param resourceId of what its first request creates
     * @param resumed whether that request died
     * @param answer that it got; null if there is none, and the key is claimed by the present one
     */
    record Entry(
            String resourceId, boolean resumed, @Nullable Answer answer) {}

    private record Row(
            String fingerprint,
            String token,
            Instant claimedUntil,
            Instant keptUntil,
            String resourceId,
            @Nullable Answer answer) {}

    /**
     * Claims a key, unless there is an answer.
     *
     * @param token of the request that is to hold it
     * @param newId of what that is to create, if it is the first
     * @throws IdempotencyKeyReusedException if the key came with a request of another fingerprint
     * @throws IdempotencyKeyInUseException if another request holds it
     */
    Entry claim(String key, String fingerprint, String token, Supplier<String> newId) {
        while (true) {
            Instant now = clock.instant();
            Optional<Row> found = find(key).filter(row -> row.keptUntil().isAfter(now));
            if (found.isEmpty()) {
                sweep(key, now);
                String id = newId.get();
                if (insert(key, fingerprint, token, id, now)) {
                    return new Entry(id, false, null);
                }
            } else {
                Row row = found.get();
                if (!row.fingerprint().equals(fingerprint)) {
                    throw new IdempotencyKeyReusedException(key);
                }
                if (row.answer() != null) {
                    return new Entry(row.resourceId(), false, row.answer());
                }
                if (row.claimedUntil().isAfter(now)) {
                    throw new IdempotencyKeyInUseException(key);
                }
                if (extend(key, row.token(), token, now)) {
                    return new Entry(row.resourceId(), true, null);
                }
            }
        }
    }

    private Optional<Row> find(String key) {
        return jdbc.query("select * from idempotency_key where id = ?", IdempotencyKeys::row, key).stream()
                .findFirst();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        Integer status = row.getObject("status", Integer.class);
        return new Row(
                row.getString("fingerprint"),
                row.getString("token"),
                row.getObject("claimed_until", OffsetDateTime.class).toInstant(),
                row.getObject("kept_until", OffsetDateTime.class).toInstant(),
                row.getString("resource_id"),
                status == null ? null : new Answer(status, row.getString("headers"), row.getString("body")));
    }

    private boolean insert(String key, String fingerprint, String token, String resourceId, Instant now) {
        try {
            jdbc.update(
                    "insert into idempotency_key (id, fingerprint, token, claimed_until, kept_until, resource_id) values (?, ?, ?, ?, ?, ?)",
                    key,
                    fingerprint,
                    token,
                    utc(now.plus(LEASE)),
                    utc(now.plus(keep)),
                    resourceId);
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Deletes this key if it was kept long enough, and some others that were. */
    private void sweep(String key, Instant now) {
        String delete = "delete from idempotency_key where id = ? and kept_until <= ?";
        jdbc.update(delete, key, utc(now));
        List<String> old = jdbc.queryForList(
                "select id from idempotency_key where kept_until <= ? order by kept_until limit ?",
                String.class,
                utc(now),
                SWEPT_AT_ONCE);
        old.forEach(id -> jdbc.update(delete, id, utc(now)));
    }

    /** Tells that the request with this token is alive. */
    void renew(String key, String token) {
        extend(key, token, token, clock.instant());
    }

    private boolean extend(String key, String from, String to, Instant now) {
        return jdbc.update(
                        "update idempotency_key set token = ?, claimed_until = ?, kept_until = ?"
                                + " where id = ? and token = ? and status is null",
                        to,
                        utc(now.plus(LEASE)),
                        utc(now.plus(keep)),
                        key,
                        from)
                == 1;
    }

    /**
     * Keeps others from claiming a key until the caller's transaction ends.
     *
     * @throws IdempotencyKeyInUseException if another request holds it
     */
    void hold(String key, String token) {
        int updated = jdbc.update(
                "update idempotency_key set token = ? where id = ? and token = ? and status is null",
                token,
                key,
                token);
        if (updated == 0) {
            throw new IdempotencyKeyInUseException(key);
        }
    }

    /**
     * Keeps an answer.
     *
     * @throws IdempotencyKeyInUseException if another request holds the key
     */
    void complete(String key, String token, Answer answer) {
        int updated = jdbc.update(
                "update idempotency_key set status = ?, headers = ?, body = ?, kept_until = ?"
                        + " where id = ? and token = ? and status is null",
                answer.status(),
                answer.headers(),
                answer.body(),
                utc(clock.instant().plus(keep)),
                key,
                token);
        if (updated == 0) {
            throw new IdempotencyKeyInUseException(key);
        }
    }

    /** Frees a key whose request was refused and created nothing: it may come with another request. */
    void free(String key, String token) {
        jdbc.update("delete from idempotency_key where id = ? and token = ? and status is null", key, token);
    }

    /** Gives up a key whose request failed, perhaps halfway: the same request may have it at once. */
    void abandon(String key, String token) {
        jdbc.update(
                "update idempotency_key set claimed_until = ? where id = ? and token = ? and status is null",
                utc(clock.instant()),
                key,
                token);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
