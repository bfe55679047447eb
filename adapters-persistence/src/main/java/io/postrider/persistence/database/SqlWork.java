package io.postrider.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a connection. It MUST NOT keep, commit or close the connection. */
@FunctionalInterface
public interface SqlWork<T> {
    T with(Connection connection) throws SQLException;
}
