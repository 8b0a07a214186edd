package dev.descent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Where the database is. */
record DatabaseConnection(DataSourceProperties properties, Path dataDir) implements JdbcConnectionDetails {

    /**
     * WRITE_DELAY=0: what was committed is on the disk. DB_CLOSE_ON_EXIT=FALSE: it is closed after the last job is put back.
     * LOCK_TIMEOUT: a request waits for a job that is just being written, on a busy machine too.
     */
    private static final String H2_OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=15000";

    @Override
    public String getJdbcUrl() {
        String url = properties.getUrl();
        return url == null || url.isBlank()
                ? "jdbc:h2:file:" + dataDir.toAbsolutePath().normalize().resolve("descent") + H2_OPTIONS
                : url;
    }

    @Override
    public @Nullable String getUsername() {
        String name = properties.getUsername();
        return name == null ? "sa" : name;
    }

    @Override
    public @Nullable String getPassword() {
        String password = properties.getPassword();
        return password == null ? "" : password;
    }
}
