package io.postrider.rest.v1;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.recovery.Recovery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recovery as the native API shows it. */
record RecoveryBody(
        String id,
        String webhookId,
        Instant since,
        Instant until,
        List<String> states,
        String state,
        Instant position,
        long resent,
        long skipped,
        Instant createdAt,
        @Nullable Instant completedAt) {
    static RecoveryBody from(Recovery recovery) {
        return new RecoveryBody(
                NativeIds.text(recovery.id()),
                NativeIds.text(recovery.webhook()),
                recovery.since(),
                recovery.until(),
                recovery.states().stream().sorted().map(DeliveryState::text).toList(),
                recovery.state().text(),
                recovery.position(),
                recovery.resent(),
                recovery.skipped(),
                recovery.createdAt(),
                recovery.completedAt());
    }
}
