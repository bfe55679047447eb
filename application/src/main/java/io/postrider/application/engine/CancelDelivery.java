package io.postrider.application.engine;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;

/**
 * Gives a delivery up, also one that waits in the memory of another node. A request that is under way already, or about to be sent, may
 * still reach the receiver; it changes nothing any more.
 */
public final class CancelDelivery {
    private final DeliveryRequests requests;
    private final Dispatcher dispatcher;

    CancelDelivery(DeliveryRequests requests, Dispatcher dispatcher) {
        this.requests = requests;
        this.dispatcher = dispatcher;
    }

    /** See {@link DeliveryRequests#cancel}. */
    public DeliveryRequests.Answer cancel(AccountId account, DeliveryId id) {
        DeliveryRequests.Answer answer = requests.cancel(account, id);
        if (answer == DeliveryRequests.Answer.DONE) {
            dispatcher.drop(id);
        }
        return answer;
    }
}
