package io.postrider.persistence.engine;

import io.postrider.application.engine.Partitions;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;

/** {@link Partitions} on PostgreSQL. The first are made when the {@link Database} opens. */
public final class PostgresPartitions implements Partitions {
    private final Database database;

    public PostgresPartitions(Database database) {
        this.database = database;
    }

    @Override
    public void makeAhead() {
        database.once(connection ->
                Query.of(connection, "SELECT make_partitions_ahead()").run());
    }
}
