package io.postrider.application.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Verdict;

/** An attempt that is over, and what follows from it. */
public record Settlement(LeasedDelivery delivery, Attempt attempt, Verdict verdict) {
    /** The same, of the receiver's answer the status alone. */
    Settlement withoutAnswer() {
        ReceiverResponse statusAlone = new ReceiverResponse(attempt.response().status(), "", "");
        return new Settlement(
                delivery,
                new Attempt(
                        attempt.number(),
                        attempt.trigger(),
                        attempt.startedAt(),
                        attempt.duration(),
                        attempt.outcome(),
                        statusAlone),
                verdict);
    }
}
