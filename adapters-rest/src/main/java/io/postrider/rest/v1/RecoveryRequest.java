package io.postrider.rest.v1;

import io.postrider.application.problem.Invalid;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.recovery.Recovery;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.ObjectFields;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recovered.
 *
 * @param until null for now
 */
record RecoveryRequest(Instant since, @Nullable Instant until, Set<DeliveryState> states) {
    private static final Set<DeliveryState> DEFAULT_STATES = Set.of(DeliveryState.FAILED);
    private static final String STATES =
            Recovery.STATES.stream().sorted().map(DeliveryState::text).collect(Collectors.joining(" or "));

    /** Reads a body. */
    static RecoveryRequest of(JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(body, problems);
        fields.require("since");
        Instant since = fields.instant("since").orElse(Instant.EPOCH);
        Instant until = fields.instant("until").orElse(null);
        Set<DeliveryState> states = fields.parsedList(
                        "states",
                        1,
                        Recovery.STATES.size(),
                        Integer.MAX_VALUE,
                        text -> DeliveryState.of(text).filter(Recovery.STATES::contains),
                        "must be " + STATES)
                .<Set<DeliveryState>>map(Set::copyOf)
                .orElse(DEFAULT_STATES);
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        return new RecoveryRequest(since, until, states);
    }

    RecoveryRequest {
        states = Set.copyOf(states);
    }
}
