package io.postrider.bench.subject;

import io.postrider.bench.measure.ProcessTree;
import java.io.IOException;
import java.sql.SQLException;
import java.util.OptionalLong;

/** A running webhook service that is measured. Stops when it is closed. Used by one thread. */
public interface Subject extends AutoCloseable {
    String name();

    /** Where its publish requests go, on the loopback address. */
    int port();

    ProcessTree tree();

    /** The header of a delivery that tells which event it is of. */
    String idHeader();

    /**
     * Whether that is the {@code id} that a publish request is answered with: then it can be checked that exactly what was accepted
     * has arrived, and not only as much.
     */
    boolean answersWithId();

    /** A tenant that has no webhooks yet. */
    Tenant newTenant() throws IOException, InterruptedException;

    /** Deliveries that are accepted and not yet settled in its database; empty where it cannot be asked. */
    OptionalLong unsettled() throws SQLException, IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
