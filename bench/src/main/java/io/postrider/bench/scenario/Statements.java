package io.postrider.bench.scenario;

import io.postrider.bench.subject.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;

/** What PostgreSQL spends its time on, as its extension pg_stat_statements tells it. */
final class Statements {
    /** Of the server, for it to keep count. */
    static final Map<String, String> SETTINGS = Map.of("shared_preload_libraries", "pg_stat_statements");

    private static final int COUNT = 25;
    private static final String COSTLIEST = """
            SELECT calls, total_exec_time, mean_exec_time, rows, shared_blks_hit, shared_blks_read, wal_bytes, query
            FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT\s""";

    private Statements() {}

    static void prepare(Database database) throws SQLException {
        execute(database, "CREATE EXTENSION pg_stat_statements");
    }

    /** Counts from zero again. */
    static void forget(Database database) throws SQLException {
        execute(database, "SELECT pg_stat_statements_reset()");
    }

    /** The statements that took longest in all, the longest first. */
    static String costliest(Database database) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COSTLIEST + COUNT)) {
            while (row.next()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%,d calls, %,.0f ms in all, %.3f ms each, %,d rows, %,d blocks hit, %,d read, %,d bytes of log%n%s%n%n",
                        row.getLong("calls"),
                        row.getDouble("total_exec_time"),
                        row.getDouble("mean_exec_time"),
                        row.getLong("rows"),
                        row.getLong("shared_blks_hit"),
                        row.getLong("shared_blks_read"),
                        row.getLong("wal_bytes"),
                        row.getString("query")));
            }
        }
        return text.toString();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
