package dev.descent.web;

import java.nio.file.Path;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

@Testcontainers(disabledWithoutDocker = true)
class KillOnPostgresqlTest extends KillContract {

    @Container
    static final PostgreSQLContainer POSTGRESQL = new PostgreSQLContainer("postgres:18");

    @Override
    ServiceDatabase database(Path dataDir) {
        return ServiceDatabase.create(POSTGRESQL, "kills");
    }

    @Override
    int smallDose() {
        return 4;
    }
}
