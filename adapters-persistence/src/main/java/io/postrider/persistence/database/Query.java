package io.postrider.persistence.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement with its parameters, given in the order of the question marks. Each way to run it closes it.
 *
 * <p>Arrays carry whole batches: the driver sends those of bytes, numbers and texts in binary form, so that payloads are
 * neither escaped nor copied as text.
 */
public final class Query {
    private final Connection connection;
    private final PreparedStatement statement;
    private int next = 1;

    private Query(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    public static Query of(Connection connection, String sql) throws SQLException {
        return new Query(connection, connection.prepareStatement(sql));
    }

    public Query uuid(@Nullable UUID value) throws SQLException {
        statement.setObject(next++, value, Types.OTHER);
        return this;
    }

    public Query text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    public Query integer(@Nullable Integer value) throws SQLException {
        statement.setObject(next++, value, Types.INTEGER);
        return this;
    }

    public Query number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    public Query bytes(byte[] value) throws SQLException {
        statement.setBytes(next++, value);
        return this;
    }

    public Query instant(@Nullable Instant value) throws SQLException {
        statement.setObject(
                next++, value == null ? null : value.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    public <T> Query uuids(Collection<T> items, Function<T, @Nullable UUID> each) throws SQLException {
        return array("uuid", items.stream().map(each).toArray(UUID[]::new));
    }

    public <T> Query texts(Collection<T> items, Function<T, @Nullable String> each) throws SQLException {
        return array("text", items.stream().map(each).toArray(String[]::new));
    }

    public <T> Query integers(Collection<T> items, Function<T, @Nullable Integer> each) throws SQLException {
        return array("int4", items.stream().map(each).toArray(Integer[]::new));
    }

    public <T> Query numbers(Collection<T> items, Function<T, @Nullable Long> each) throws SQLException {
        return array("int8", items.stream().map(each).toArray(Long[]::new));
    }

    /** Times as microseconds since 1970: the SQL makes times of them with {@link #time}. */
    public <T> Query micros(Collection<T> items, Function<T, @Nullable Instant> each) throws SQLException {
        return numbers(items, item -> {
            Instant value = each.apply(item);
            return value == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, value);
        });
    }

    public <T> Query byteArrays(Collection<T> items, Function<T, byte[]> each) throws SQLException {
        return array("bytea", items.stream().map(each).toArray(byte[][]::new));
    }

    private Query array(String type, Object[] elements) throws SQLException {
        statement.setArray(next++, connection.createArrayOf(type, elements));
        return this;
    }

    /** The SQL that makes a time of a column of {@link #micros}. */
    public static String time(String micros) {
        return "('epoch'::timestamptz + " + micros + " * '1 microsecond'::interval)";
    }

    public <T> List<T> list(Row.Reader<T> reader) throws SQLException {
        try (statement;
                ResultSet rows = statement.executeQuery()) {
            Row row = new Row(rows);
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(row));
            }
            return all;
        }
    }

    public <T> Optional<T> first(Row.Reader<T> reader) throws SQLException {
        try (statement;
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(new Row(rows))) : Optional.empty();
        }
    }

    /** Runs it for its effect. Returns how many rows were changed. */
    public int run() throws SQLException {
        try (statement) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }
}
