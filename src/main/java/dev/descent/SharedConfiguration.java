package dev.descent;

import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.IdGenerator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What packages without Spring can't make for themselves, and what none of them owns. */
@Configuration(proxyBeanMethods = false)
class SharedConfiguration {

    /** In whole milliseconds, which every database and every client can hold. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Bean
    IdGenerator idGenerator(Clock clock) {
        return new IdGenerator(clock, new SecureRandom());
    }

    @Bean
    DatasetStore datasetStore(@Value("${descent.data-dir}") Path dataDir, Clock clock) {
        return new DatasetStore(dataDir.toAbsolutePath().normalize().resolve("datasets"), clock);
    }

    /** The database of {@code spring.datasource.url}, or else a file of H2 in the data directory. */
    @Bean
    JdbcConnectionDetails databaseConnection(
            DataSourceProperties properties, @Value("${descent.data-dir}") Path dataDir) {
        return new DatabaseConnection(properties, dataDir);
    }

    @Bean
    JsonMapperBuilderCustomizer finiteNumbersOnly() {
        return builder -> builder.addModule(new FiniteNumbersModule());
    }
}
