package dev.descent.web;

import dev.descent.DescentApplication;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

@Testcontainers(disabledWithoutDocker = true)
class IdempotencyOnPostgresqlTest extends IdempotencyContract {

    @Container
    static final PostgreSQLContainer POSTGRESQL = new PostgreSQLContainer("postgres:18");

    private ConfigurableApplicationContext second;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", POSTGRESQL::getJdbcUrl);
        registry.add("spring.datasource.username", POSTGRESQL::getUsername);
        registry.add("spring.datasource.password", POSTGRESQL::getPassword);
    }

    /** Two of them: only where a test asks, as a start takes a while. */
    @Override
    List<Api> services() {
        second = new SpringApplicationBuilder(DescentApplication.class, SettableClock.Configuration.class)
                .run(
                        "--server.port=0",
                        "--descent.data-dir=" + data,
                        "--spring.datasource.url=" + POSTGRESQL.getJdbcUrl(),
                        "--spring.datasource.username=" + POSTGRESQL.getUsername(),
                        "--spring.datasource.password=" + POSTGRESQL.getPassword());
        return List.of(api, new Api(second.getEnvironment().getRequiredProperty("local.server.port", Integer.class)));
    }

    @AfterEach
    void stopSecond() {
        if (second != null) {
            second.close();
        }
    }

    @Override
    String waitingSessions() {
        return "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
    }
}
