package io.postrider.application.webhook;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Transactions;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a webhook a new signing key. While the old and the new one overlap, deliveries carry a signature by each. */
public final class RotateSecret {
    public static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    public static final Duration MAX_OVERLAP = Duration.ofDays(7);

    private final StoredWebhooks stored;
    private final WebhookRules rules;
    private final Dialects dialects;
    private final InstantSource clock;

    public RotateSecret(
            Webhooks webhooks,
            Transactions transactions,
            WebhookDirectory directory,
            WebhookRules rules,
            Dialects dialects,
            InstantSource clock) {
        this.stored = new StoredWebhooks(webhooks, transactions, directory);
        this.rules = rules;
        this.dialects = dialects;
        this.clock = clock;
    }

    /**
     * Rotates the key.
     *
     * @param overlap how long the old key goes on being used beside the new one, 0 to 7 days; null for 24 hours; zero ends it
     *     with the very next request
     * @param secret the client's own secret or private key; null to have one generated
     * @return the webhook with the new key, which only the answer to this request shows
     * @throws Invalid on the fields {@code overlap} and {@code secret}
     * @throws UnknownWebhook where it is out of reach
     */
    public Webhook rotate(Reach reach, WebhookId id, @Nullable Duration overlap, @Nullable String secret) {
        return rotate(reach, id, null, overlap, secret);
    }

    /**
     * Rotates the key of a webhook that is in an expected version.
     *
     * @param expectedVersion the version that the client saw; null where any will do
     * @throws VersionConflict where it is not in that version
     * @see #rotate(Reach, WebhookId, Duration, String)
     */
    public Webhook rotate(
            Reach reach,
            WebhookId id,
            @Nullable Long expectedVersion,
            @Nullable Duration overlap,
            @Nullable String secret) {
        return stored.change(reach, id, expectedVersion, current -> rotated(current, overlap, secret));
    }

    private Webhook rotated(Webhook current, @Nullable Duration overlap, @Nullable String secret) {
        Dialect dialect = WebhookRules.dialect(current, dialects);
        Duration chosen = overlap == null ? DEFAULT_OVERLAP : overlap;
        List<FieldProblem> problems = new ArrayList<>();
        if (chosen.isNegative() || chosen.compareTo(MAX_OVERLAP) > 0) {
            problems.add(new FieldProblem.Broken("overlap", "must be PT0S to P7D"));
        }
        Optional<SigningKey> key = rules.key(current.signing().scheme(), dialect, secret, problems);
        Invalid.throwIfAny(problems);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return current.change()
                .signing(current.signing().rotate(key.orElseThrow(), chosen, now))
                .at(now);
    }
}
