package dev.descent.web;

import dev.descent.tensor.Backend;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says once, in one line, where the service is and what it is on. */
@Component
@EnableConfigurationProperties(WebProperties.class)
class StartupReport {

    private static final Logger log = LoggerFactory.getLogger(StartupReport.class);

    private final DataSource dataSource;
    private final Environment environment;

    StartupReport(DataSource dataSource, Environment environment) {
        this.dataSource = dataSource;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void report() throws SQLException {
        Backend backend = Backend.load();
        log.info(
                "Descent is ready: http://localhost:{} (API by hand: /swagger-ui.html) | data in {} | database {} | {} ({}), {} thread(s) | {} worker(s)",
                environment.getProperty("local.server.port"),
                Path.of(environment.getRequiredProperty("descent.data-dir"))
                        .toAbsolutePath()
                        .normalize(),
                database(),
                backend.name(),
                backend.version(),
                backend.threads(),
                environment.getProperty("descent.workers"));
    }

    private String database() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData data = connection.getMetaData();
            return data.getDatabaseProductName() + " " + data.getDatabaseProductVersion() + " at "
                    + data.getURL().replaceFirst("[?;].*", "");
        }
    }
}
