package dev.descent.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that fails where it is told to, as one does that is away, or whose client is killed. */
final class FaultyDatabase extends DelegatingDataSource {

    /** What a client does. */
    enum Step {
        CONNECT,
        EXECUTE,
        COMMIT
    }

    /** What goes wrong with it. */
    enum Fault {
        NONE,
        /** Nothing was done, and the connection is lost. */
        AWAY,
        /** It was done, and the connection is lost before the client hears of that. */
        UNHEARD,
        /** Nothing was done, and the client is killed. */
        KILLED_BEFORE,
        /** It was done, and the client is killed. */
        KILLED_AFTER
    }

    /** The client is killed: it does nothing more, and nothing of it may reach the database. */
    static final class Killed extends Error {}

    /** Ways to leave a connection alone, which are open to the dead too. */
    private static final Set<String> FAREWELLS = Set.of(
            "close", "rollback", "isClosed", "isValid", "getAutoCommit", "setAutoCommit", "toString", "hashCode");

    private Function<Step, Fault> plan = step -> Fault.NONE;

    FaultyDatabase(DataSource real) {
        super(real);
    }

    /** @param plan asked before each step; may throw {@link Killed} itself */
    void failAs(Function<Step, Fault> plan) {
        this.plan = plan;
    }

    /** Without faults, for those who only watch. */
    DataSource real() {
        return obtainTargetDataSource();
    }

    @Override
    public Connection getConnection() throws SQLException {
        switch (plan.apply(Step.CONNECT)) {
            case AWAY, UNHEARD -> throw new SQLTransientConnectionException("away", "08001");
            case KILLED_BEFORE, KILLED_AFTER -> throw new Killed();
            default -> {}
        }
        return new Link(super.getConnection()).client;
    }

    private final class Link {

        private final Connection real;
        private final Connection client;
        private boolean lost;

        Link(Connection real) {
            this.real = real;
            this.client = proxy(Connection.class, this::onConnection);
        }

        private Object onConnection(Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (FAREWELLS.contains(name)) {
                return lost && name.equals("rollback") ? null : invoke(real, method, arguments);
            }
            if (lost) {
                throw new SQLException("connection lost", "08003");
            }
            if (name.equals("commit")) {
                return faulty(Step.COMMIT, method, real, arguments);
            }
            Object result = invoke(real, method, arguments);
            if (result instanceof PreparedStatement statement) {
                return proxy(PreparedStatement.class, (call, values) -> onStatement(statement, call, values));
            }
            return result instanceof Statement statement
                    ? proxy(Statement.class, (call, values) -> onStatement(statement, call, values))
                    : result;
        }

        private Object onStatement(Statement statement, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("getConnection")) {
                return client;
            }
            if (!method.getName().startsWith("execute")) {
                return invoke(statement, method, arguments);
            }
            if (lost) {
                throw new SQLException("connection lost", "08003");
            }
            return faulty(real.getAutoCommit() ? Step.COMMIT : Step.EXECUTE, method, statement, arguments);
        }

        private Object faulty(Step step, Method method, Object target, Object[] arguments) throws Throwable {
            Fault fault = plan.apply(step);
            boolean done = fault == Fault.NONE
                    || step == Step.COMMIT && (fault == Fault.UNHEARD || fault == Fault.KILLED_AFTER);
            Object result = done ? invoke(target, method, arguments) : null;
            if (fault == Fault.NONE) {
                return result;
            }
            lost = true;
            if (!real.getAutoCommit()) {
                real.rollback();
            }
            if (fault == Fault.AWAY || fault == Fault.UNHEARD) {
                throw new SQLException("connection lost", "08006");
            }
            throw new Killed();
        }
    }

    @FunctionalInterface
    private interface Call {
        Object apply(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> call.apply(method, arguments);
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
