package dev.descent.job;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.stereotype.Component;

/** Which database the service is on. */
@Component
class Database {

    private final DatabaseDriver driver;

    Database(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            driver = DatabaseDriver.fromProductName(connection.getMetaData().getDatabaseProductName());
        }
    }

    /** Whether no other process can be on the same database: H2 locks its file. */
    boolean isOfOneProcess() {
        return driver == DatabaseDriver.H2;
    }

    /** Whether due tasks can be locked and fetched in one statement that skips those which others have locked. */
    boolean canLockAndFetch() {
        return driver == DatabaseDriver.POSTGRESQL;
    }
}
