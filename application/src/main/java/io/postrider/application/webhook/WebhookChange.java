package io.postrider.application.webhook;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants changed in a webhook, not checked yet.
 *
 * @param expectedVersion the version that the client saw; null where any will do
 * @param found problems that the dialect found on its own, to be reported together with the others
 */
public record WebhookChange(
        Reach reach,
        WebhookId id,
        @Nullable Long expectedVersion,
        Change<String> name,
        Change<String> description,
        Change<String> url,
        Change<List<String>> eventTypes,
        Change<Boolean> enabled,
        Change<Map<String, String>> headers,
        Change<Map<String, String>> metadata,
        Change<List<String>> alertEmails,
        Change<Map<String, String>> attributes,
        Change<String> secret,
        Change<Duration> timeout,
        Change<List<Duration>> retrySchedule,
        Change<Integer> maxInFlight,
        Change<Integer> perSecond,
        List<FieldProblem> found) {
    public WebhookChange {
        found = List.copyOf(found);
    }

    /** A change that changes nothing yet. */
    public static Builder of(Reach reach, WebhookId id) {
        return new Builder(reach, id);
    }

    /** Only what it applies to: values of headers and secrets do not belong into logs. */
    @Override
    public String toString() {
        return "WebhookChange[id=" + id + ", expectedVersion=" + expectedVersion + "]";
    }

    /** Collects what the client gave; what it did not give is kept. Not for use by several threads. */
    public static final class Builder {
        private final Reach reach;
        private final WebhookId id;
        private final List<FieldProblem> found = new ArrayList<>();
        private @Nullable Long expectedVersion;
        private Change<String> name = Change.keep();
        private Change<String> description = Change.keep();
        private Change<String> url = Change.keep();
        private Change<List<String>> eventTypes = Change.keep();
        private Change<Boolean> enabled = Change.keep();
        private Change<Map<String, String>> headers = Change.keep();
        private Change<Map<String, String>> metadata = Change.keep();
        private Change<List<String>> alertEmails = Change.keep();
        private Change<Map<String, String>> attributes = Change.keep();
        private Change<String> secret = Change.keep();
        private Change<Duration> timeout = Change.keep();
        private Change<List<Duration>> retrySchedule = Change.keep();
        private Change<Integer> maxInFlight = Change.keep();
        private Change<Integer> perSecond = Change.keep();

        private Builder(Reach reach, WebhookId id) {
            this.reach = reach;
            this.id = id;
        }

        /** Changes the webhook only if it is in this version. */
        public Builder expecting(@Nullable Long version) {
            expectedVersion = version;
            return this;
        }

        /** The name; cleared, there is none. */
        public Builder name(Change<String> given) {
            name = given;
            return this;
        }

        /** The description; cleared, there is none. */
        public Builder description(Change<String> given) {
            description = given;
            return this;
        }

        /** The URL as the client wrote it; cannot be cleared. */
        public Builder url(Change<String> given) {
            url = given;
            return this;
        }

        /** Types and patterns as the client wrote them; cannot be cleared. */
        public Builder eventTypes(Change<List<String>> given) {
            eventTypes = given;
            return this;
        }

        /** Whether it takes deliveries; cannot be cleared. */
        public Builder enabled(Change<Boolean> given) {
            enabled = given;
            return this;
        }

        public Builder headers(Change<Map<String, String>> given) {
            headers = given;
            return this;
        }

        public Builder metadata(Change<Map<String, String>> given) {
            metadata = given;
            return this;
        }

        public Builder alertEmails(Change<List<String>> given) {
            alertEmails = given;
            return this;
        }

        /** What only the dialect understands and has checked. */
        public Builder attributes(Change<Map<String, String>> given) {
            attributes = given;
            return this;
        }

        /** The client's own new secret, which replaces all others at once; cannot be cleared. */
        public Builder secret(Change<String> given) {
            secret = given;
            return this;
        }

        /** Cleared, the dialect's. */
        public Builder timeout(Change<Duration> given) {
            timeout = given;
            return this;
        }

        /** The delays before the attempts; cleared, the dialect's. */
        public Builder retrySchedule(Change<List<Duration>> given) {
            retrySchedule = given;
            return this;
        }

        /** Cleared, the dialect's. */
        public Builder maxInFlight(Change<Integer> given) {
            maxInFlight = given;
            return this;
        }

        /** Requests a second, 0 for no limit; cleared, the dialect's. */
        public Builder perSecond(Change<Integer> given) {
            perSecond = given;
            return this;
        }

        /** Adds a problem that the dialect found on its own. */
        public Builder found(FieldProblem problem) {
            found.add(problem);
            return this;
        }

        public WebhookChange build() {
            return new WebhookChange(
                    reach,
                    id,
                    expectedVersion,
                    name,
                    description,
                    url,
                    eventTypes,
                    enabled,
                    headers,
                    metadata,
                    alertEmails,
                    attributes,
                    secret,
                    timeout,
                    retrySchedule,
                    maxInFlight,
                    perSecond,
                    found);
        }
    }
}
