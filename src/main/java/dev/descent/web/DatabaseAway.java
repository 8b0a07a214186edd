package dev.descent.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.hibernate.TransactionException;
import org.jspecify.annotations.Nullable;

/** Tells failures of a database that doesn't answer at present from all others. */
final class DatabaseAway {

    /**
     * Connections; a transaction that was silent for too long; too few resources; an operator's intervention; and of H2 a closed
     * database, one whose file can't be written, and a row that is locked for long.
     */
    private static final List<String> STATES =
            List.of("08", "25P03", "53", "57", "90028", "90031", "90098", "90121", "HY000", "HYT00");

    private DatabaseAway() {}

    static boolean isCauseOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A commit or a rollback that a lost connection can't do any more hides what was thrown when it was lost.
            if (cause instanceof TransactionException && cause.getCause() instanceof SQLException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLException sql && isState(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isState(@Nullable String state) {
        return state != null && STATES.stream().anyMatch(state::startsWith);
    }
}
