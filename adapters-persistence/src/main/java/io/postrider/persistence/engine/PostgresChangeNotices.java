package io.postrider.persistence.engine;

import io.postrider.application.engine.ChangeNotices;
import io.postrider.domain.id.DeliveryId;
import io.postrider.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLState;

/**
 * {@link ChangeNotices} by {@code LISTEN}: triggers notify when a change is committed, {@link PostgresNodes} when a node has gone, and
 * {@link PostgresDeliveryRequests} when a delivery is cancelled. It has a connection of its own.
 */
public final class PostgresChangeNotices implements ChangeNotices {
    private static final String CHANNEL = "postrider_change"; // as in the migrations
    private static final String CANCELLATIONS = "postrider_cancelled";
    private static final List<String> CHANNELS = List.of(CHANNEL, CANCELLATIONS);

    /** Tells those who listen, when its transaction is committed. */
    static final String NOTIFY = "NOTIFY " + CHANNEL;

    /** The same of a delivery that was cancelled; the text of its UUID is to be given. */
    static final String NOTIFY_CANCELLED = "SELECT pg_notify('" + CANCELLATIONS + "', ?)";

    /** After so long without a word the connection is asked whether it is still there. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final int SECONDS_TO_ANSWER = 2;

    private final Database database;
    private @Nullable Connection current;
    private boolean closed;

    public PostgresChangeNotices(Database database) {
        this.database = database;
    }

    @Override
    public void listen(Runnable changed, Consumer<DeliveryId> cancelled) {
        database.apart(connection -> {
            if (begin(connection)) {
                try {
                    listen(connection, changed, cancelled);
                } catch (SQLException e) {
                    if (!isClosed()) {
                        throw e;
                    }
                }
            }
            return isClosed();
        });
    }

    private void listen(Connection connection, Runnable changed, Consumer<DeliveryId> cancelled) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String channel : CHANNELS) {
                statement.execute("LISTEN " + channel);
            }
        }
        changed.run();
        PGConnection told = connection.unwrap(PGConnection.class);
        while (true) {
            PGNotification[] notices = told.getNotifications((int) SILENCE.toMillis());
            if (notices.length > 0) {
                tell(notices, changed, cancelled);
            } else if (!connection.isValid(SECONDS_TO_ANSWER)) {
                throw new SQLException(
                        "the connection that listens for changes is gone", PSQLState.CONNECTION_FAILURE.getState());
            }
        }
    }

    private static void tell(PGNotification[] notices, Runnable changed, Consumer<DeliveryId> cancelled) {
        boolean isChanged = false;
        for (PGNotification notice : notices) {
            if (notice.getName().equals(CANCELLATIONS)) {
                cancelled.accept(new DeliveryId(UUID.fromString(notice.getParameter())));
            } else {
                isChanged = true;
            }
        }
        if (isChanged) {
            changed.run();
        }
    }

    private synchronized boolean begin(Connection connection) {
        current = connection;
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            abort(current);
        }
    }

    /** Breaks off a read that is under way, which {@code close} would wait for. */
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("aborting does not reach the database", e);
        }
    }
}
