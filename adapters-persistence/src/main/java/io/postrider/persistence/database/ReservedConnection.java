package io.postrider.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One connection that is kept and used by one thread at a time; where it is lost, another is opened. */
final class ReservedConnection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReservedConnection.class.getName());

    private final DataSource source;
    private final String session;
    private volatile @Nullable Connection kept;
    private volatile boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param session is run on each connection first
     */
    ReservedConnection(DataSource source, String session) {
        this.source = source;
        this.session = session;
    }

    /** Runs the work; once more on a fresh connection where it fails on one that was used before. */
    synchronized <T> T with(SqlWork<T> work) throws SQLException {
        Connection used = kept;
        if (used != null) {
            try {
                return work.with(used);
            } catch (SQLException e) {
                LOG.log(Level.FINE, "another connection is opened", e);
                discard(used);
            }
        }
        Connection fresh = open();
        try {
            return work.with(fresh);
        } catch (SQLException e) {
            discard(fresh);
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection fresh = source.getConnection();
        kept = fresh;
        if (closed) {
            discard(fresh);
            throw new SQLException("the database is closed", "08003");
        }
        try (Statement statement = fresh.createStatement()) {
            statement.execute(session);
        } catch (SQLException e) {
            discard(fresh);
            throw e;
        }
        return fresh;
    }

    private void discard(Connection connection) {
        kept = null;
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "a connection that had failed could not be closed either", e);
        }
    }

    /** Breaks off what is under way. Any thread. */
    @Override
    public void close() {
        closed = true;
        Connection open = kept;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(Level.FINE, "a connection could not be closed", e);
            }
        }
    }
}
