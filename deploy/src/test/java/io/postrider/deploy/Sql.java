package io.postrider.deploy;

import static org.awaitility.Awaitility.await;

import io.postrider.launcher.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a test asks and tells a database behind the server's back. */
final class Sql {
    private static final int SECONDS_TO_CONNECT = 30;

    private Sql() {}

    static void run(DatabaseAccess database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of all rows. */
    static List<String> texts(DatabaseAccess database, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    static long number(DatabaseAccess database, String sql) throws SQLException {
        return Long.parseLong(texts(database, sql).get(0));
    }

    /** Waits until nobody else is connected: what a server that was killed had asked for is done then, or is never done. */
    static void awaitAlone(DatabaseAccess database) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number(
                                database,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()")
                        == 0);
    }

    private static Connection connect(DatabaseAccess access) throws SQLException {
        DriverManager.setLoginTimeout(SECONDS_TO_CONNECT);
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }
}
