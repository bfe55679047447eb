package io.postrider.persistence.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Stands between the pool and its users: notes each exchange with the database, and can hold up commits. (The driver sends
 * BEGIN together with the first statement.)
 */
public final class CountingConnections {
    private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    private final List<String> exchanges = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger borrowed = new AtomicInteger();
    private volatile Runnable beforeCommit = () -> {};

    /** Opens a database through this. */
    public Database open(DatabaseSettings settings) {
        return open(settings, List.of());
    }

    /** Opens a database with entities through this. */
    public Database open(DatabaseSettings settings, List<Class<?>> rows) {
        Database database = new Database(settings, rows, this::around);
        database.start();
        return database;
    }

    /** What was sent since the last call: the first word of each statement, or {@code commit} or {@code rollback}. */
    public List<String> taken() {
        synchronized (exchanges) {
            List<String> all = List.copyOf(exchanges);
            exchanges.clear();
            return all;
        }
    }

    /** Connections that were taken from the pool and not given back. */
    public int borrowed() {
        return borrowed.get();
    }

    public void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    private DataSource around(DataSource pool) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = call(method, pool, arguments);
            if (result instanceof Connection connection) {
                borrowed.incrementAndGet();
                return around(connection);
            }
            return result;
        });
    }

    private Connection around(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                borrowed.decrementAndGet();
            }
            if (method.getName().equals("commit")) {
                beforeCommit.run();
            }
            if (method.getName().equals("commit") || method.getName().equals("rollback")) {
                exchanges.add(method.getName());
            }
            Object result = call(method, connection, arguments);
            if (result instanceof PreparedStatement statement) {
                return around(PreparedStatement.class, statement, (String) arguments[0]);
            }
            return result instanceof Statement statement ? around(Statement.class, statement, "?") : result;
        });
    }

    private <S extends Statement> S around(Class<S> type, S statement, String sql) {
        return proxy(type, (method, arguments) -> {
            if (EXECUTIONS.contains(method.getName())) {
                exchanges.add(sql.strip().split("\\s", 2)[0]);
            }
            return call(method, statement, arguments);
        });
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Throwable;
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                CountingConnections.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.on(method, arguments)));
    }
}
