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
     * returns and rolled back when it throws. What the work throws is thrown as it is, and whoever has opened the transaction
     * lets it pass: a transaction in which something was thrown is not to be committed.
     *
     * @throws StorageUnavailable where the database cannot be reached or the commit failed
     */
    <T> T required(Supplier<T> work);

    /**
     * Runs the action on this thread when the transaction that is open on it, the outermost, has been committed, before
     * {@link #required} returns; never where it is rolled back, or where it is not known whether it was committed; at once
     * where none is open. Actions run in the order in which they were handed in, outside of any transaction, and may begin
     * one of their own. An action MUST NOT throw: what one throws is logged, and stops neither the others nor the caller.
     */
    void afterCommit(Runnable action);
}
