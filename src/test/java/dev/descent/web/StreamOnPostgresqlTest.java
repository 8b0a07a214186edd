package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.EventClient.Event;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

@Testcontainers(disabledWithoutDocker = true)
class StreamOnPostgresqlTest extends StreamContract {

    @Container
    static final PostgreSQLContainer POSTGRESQL = new PostgreSQLContainer("postgres:18");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", POSTGRESQL::getJdbcUrl);
        registry.add("spring.datasource.username", POSTGRESQL::getUsername);
        registry.add("spring.datasource.password", POSTGRESQL::getPassword);
    }

    @Test
    void waitsForADatabaseThatIsAway() throws Exception {
        String id = api.submit(Specs.endless());
        api.awaitProgress(id);
        try (EventClient client = api.stream(id, 0L)) {
            CompletableFuture<List<Event>> all = CompletableFuture.supplyAsync(client::rest);
            administer("alter database %s allow_connections false");
            administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'");
            int before = client.comments();
            while (client.comments() < before + 20) {
                assertThat(all).isNotDone();
                Thread.sleep(10);
            }
            administer("alter database %s allow_connections true");
            long last = awaitLastEvent(id, 0);
            awaitLastEvent(id, last + 5);
            assertThat(all).isNotDone();
            assertThat(api.post("/v1/jobs/" + id + "/cancel").status()).isEqualTo(202);

            List<Event> events = all.get();
            assertThat(events).extracting(Event::id).isEqualTo(upTo(events.size()));
            assertThat(events.get(events.size() - 1).type()).isEqualTo("done");
        }
    }

    private long awaitLastEvent(String id, long atLeast) throws InterruptedException {
        while (true) {
            long last = jdbc.queryForObject("select last_event_id from job where id = ?", Long.class, id);
            if (last >= atLeast) {
                return last;
            }
            Thread.sleep(10);
        }
    }

    private static void administer(String statement) throws SQLException {
        String url = POSTGRESQL.getJdbcUrl().replace("/" + POSTGRESQL.getDatabaseName(), "/postgres");
        try (Connection connection =
                        DriverManager.getConnection(url, POSTGRESQL.getUsername(), POSTGRESQL.getPassword());
                Statement sql = connection.createStatement()) {
            sql.execute(statement.formatted(POSTGRESQL.getDatabaseName()));
        }
    }
}
