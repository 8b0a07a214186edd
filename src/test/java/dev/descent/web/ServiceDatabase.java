package dev.descent.web;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A database for services in processes of their own, and a look into it. */
record ServiceDatabase(Map<String, String> environment, JdbcTemplate jdbc) {

    /** The embedded one; it can be looked into while no service runs. */
    static ServiceDatabase h2(Path dataDir) {
        return new ServiceDatabase(
                Map.of(),
                new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:file:" + dataDir.resolve("descent"), "sa", "")));
    }

    /** An empty database of a running server. */
    static ServiceDatabase create(PostgreSQLContainer server, String name) {
        new JdbcTemplate(new DriverManagerDataSource(server.getJdbcUrl(), server.getUsername(), server.getPassword()))
                .execute("create database " + name);
        String url = "jdbc:postgresql://" + server.getHost() + ":"
                + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + name;
        return new ServiceDatabase(
                Map.of(
                        "SPRING_DATASOURCE_URL", url,
                        "SPRING_DATASOURCE_USERNAME", server.getUsername(),
                        "SPRING_DATASOURCE_PASSWORD", server.getPassword()),
                new JdbcTemplate(new DriverManagerDataSource(url, server.getUsername(), server.getPassword())));
    }

    long count(String query, Object... arguments) {
        return jdbc.queryForObject(query, Long.class, arguments);
    }
}
