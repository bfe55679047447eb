package io.postrider.application.storage;

import java.util.function.Supplier;

/**
 * Transactions over what is managed (accounts, keys, event types, webhooks, request keys).
 *
 * <p>Repositories called on the same thread take part in the transaction that is open there; outside of one, each call is
 * a transaction of its own.
 */
public interface Transactions {
    /**
     * Runs the work in a transaction: in the one that is open on this thread, or else in one that is committed when the work
     * returns and rolled back when it throws.
     *
     * @throws StorageUnavailable where the database cannot be reached or the commit failed
     */
    <T> T required(Supplier<T> work);
}
