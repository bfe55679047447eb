package io.postrider.application.engine;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;

/** Makes a delivery due now, whatever its schedule says. */
public final class RetryDelivery {
    private final DeliveryRequests requests;
    private final Poller poller;

    RetryDelivery(DeliveryRequests requests, Poller poller) {
        this.requests = requests;
        this.poller = poller;
    }

    /** See {@link DeliveryRequests#retry}. */
    public DeliveryRequests.Answer retry(AccountId account, DeliveryId id) {
        DeliveryRequests.Answer answer = requests.retry(account, id);
        if (answer == DeliveryRequests.Answer.DONE) {
            poller.wake();
        }
        return answer;
    }
}
