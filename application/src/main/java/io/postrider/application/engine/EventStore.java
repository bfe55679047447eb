package io.postrider.application.engine;

import io.postrider.domain.id.NodeId;
import java.util.List;

/** Writes what was published. */
public interface EventStore {
    /**
     * Writes all publications, their events, deliveries and request keys, in one transaction, and returns when it is
     * committed.
     *
     * <ul>
     *   <li>A publication whose request key was taken with the same fingerprint is not written again: its receipt is the
     *       first one's. With another fingerprint its receipt is a {@link Receipt.Conflict} on {@code Idempotency-Key}.
     *   <li>An event whose own id exists with the same type and data is not written again; with another type or data the
     *       whole publication is a {@link Receipt.Conflict} on {@code id}, or {@code events[i].id} where it has several.
     *   <li>Both hold between the publications of one batch as well: the first wins.
     *   <li>Called again with the same events, by their ids, after it was not known whether they were written, it writes what is
     *       missing and gives the same receipts: they are still new.
     *   <li>Deliveries are written leased to {@code node}, or waiting and due now, as each says.
     * </ul>
     *
     * @return the receipts, in the order of the publications
     * @throws NodeIsDead where the node was declared dead: nothing was written
     * @throws io.postrider.application.storage.StorageUnavailable where it is not known that all was written
     */
    List<Receipt> append(NodeId node, List<Publication> publications) throws NodeIsDead;
}
