package io.postrider.application.engine;

import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Verdict;

/** An attempt that is over, and what follows from it. */
public record Settlement(LeasedDelivery delivery, Attempt attempt, Verdict verdict) {}
