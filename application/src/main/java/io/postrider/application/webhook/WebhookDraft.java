package io.postrider.application.webhook;

import io.postrider.application.problem.FieldProblem;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as a client wants it, not checked yet.
 *
 * @param space empty for none
 * @param url null where the client gave none, which is a problem
 * @param scheme null for the dialect's default
 * @param secret the client's own secret or private key; null to have one generated
 * @param attributes what only the dialect understands and has checked
 * @param found problems that the dialect found on its own, to be reported together with the others
 */
public record WebhookDraft(
        AccountId account,
        DialectName dialect,
        String space,
        String name,
        String description,
        @Nullable String url,
        List<String> eventTypes,
        boolean enabled,
        Map<String, String> headers,
        Map<String, String> metadata,
        List<String> alertEmails,
        Map<String, String> attributes,
        @Nullable SignatureSchemeName scheme,
        @Nullable String secret,
        PolicyDraft policy,
        List<FieldProblem> found) {
    public WebhookDraft {
        eventTypes = List.copyOf(eventTypes);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        alertEmails = List.copyOf(alertEmails);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        found = List.copyOf(found);
    }

    /** A draft without anything but its place. */
    public static Builder of(AccountId account, DialectName dialect) {
        return new Builder(account, dialect);
    }

    /** Without the secret and the values of headers. */
    @Override
    public String toString() {
        return "WebhookDraft[account=" + account + ", dialect=" + dialect + ", url=" + url + ", eventTypes="
                + eventTypes + "]";
    }

    /** Collects what the client gave; what it did not give stays out. Not for use by several threads. */
    public static final class Builder {
        private final AccountId account;
        private final DialectName dialect;
        private final List<FieldProblem> found = new ArrayList<>();
        private String space = "";
        private String name = "";
        private String description = "";
        private @Nullable String url;
        private List<String> eventTypes = List.of();
        private boolean enabled = true;
        private Map<String, String> headers = Map.of();
        private Map<String, String> metadata = Map.of();
        private List<String> alertEmails = List.of();
        private Map<String, String> attributes = Map.of();
        private @Nullable SignatureSchemeName scheme;
        private @Nullable String secret;
        private PolicyDraft policy = PolicyDraft.NONE;

        private Builder(AccountId account, DialectName dialect) {
            this.account = account;
            this.dialect = dialect;
        }

        public Builder space(String given) {
            space = given;
            return this;
        }

        public Builder name(String given) {
            name = given;
            return this;
        }

        public Builder description(String given) {
            description = given;
            return this;
        }

        public Builder url(@Nullable String given) {
            url = given;
            return this;
        }

        /** Types and patterns as the client wrote them. */
        public Builder eventTypes(List<String> given) {
            eventTypes = given;
            return this;
        }

        public Builder enabled(boolean given) {
            enabled = given;
            return this;
        }

        public Builder headers(Map<String, String> given) {
            headers = given;
            return this;
        }

        public Builder metadata(Map<String, String> given) {
            metadata = given;
            return this;
        }

        public Builder alertEmails(List<String> given) {
            alertEmails = given;
            return this;
        }

        public Builder attributes(Map<String, String> given) {
            attributes = given;
            return this;
        }

        public Builder scheme(@Nullable SignatureSchemeName given) {
            scheme = given;
            return this;
        }

        public Builder secret(@Nullable String given) {
            secret = given;
            return this;
        }

        public Builder policy(PolicyDraft given) {
            policy = given;
            return this;
        }

        /** Adds a problem that the dialect found on its own. */
        public Builder found(FieldProblem problem) {
            found.add(problem);
            return this;
        }

        public WebhookDraft build() {
            return new WebhookDraft(
                    account,
                    dialect,
                    space,
                    name,
                    description,
                    url,
                    eventTypes,
                    enabled,
                    headers,
                    metadata,
                    alertEmails,
                    attributes,
                    scheme,
                    secret,
                    policy,
                    found);
        }
    }
}
