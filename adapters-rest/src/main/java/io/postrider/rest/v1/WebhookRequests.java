package io.postrider.rest.v1;

import io.postrider.application.webhook.Change;
import io.postrider.application.webhook.PolicyDraft;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.ObjectFields;
import io.postrider.rest.json.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests about webhooks: their shape here, their rules in the use cases, and what both find wrong is told
 * together.
 */
final class WebhookRequests {
    private static final int ANY = Integer.MAX_VALUE;
    private static final List<String> VOLATILE = List.of("health", "updatedAt", "disabledReason");

    private WebhookRequests() {}

    /** The body of {@code POST /v1/webhooks}. An optional field that is null is as good as absent. */
    static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, DialectName.NATIVE);
        fields.string("name", ANY).ifPresent(draft::name);
        fields.string("description", ANY).ifPresent(draft::description);
        fields.require("url");
        fields.string("url", ANY).ifPresent(draft::url);
        fields.require("eventTypes");
        texts(fields, "eventTypes").ifPresent(draft::eventTypes);
        if (!fields.has("enabled") || fields.refuseNull("enabled")) {
            fields.bool("enabled").ifPresent(draft::enabled);
        }
        map(fields, "headers").ifPresent(headers -> draft.headers(withoutNulls("headers", headers, problems)));
        map(fields, "metadata").ifPresent(metadata -> draft.metadata(withoutNulls("metadata", metadata, problems)));
        texts(fields, "alertEmails").ifPresent(draft::alertEmails);
        draft.policy(new PolicyDraft(
                timeout(fields).orElse(null),
                retrySchedule(fields).orElse(null),
                maxInFlight(fields).orElse(null),
                rateLimit(fields).orElse(null)));
        fields.string("secret", ANY).ifPresent(draft::secret);
        fields.object("signature").ifPresent(signature -> {
            signature.string("scheme", ANY).map(SignatureSchemeName::new).ifPresent(draft::scheme);
            signature.refuseOthers();
        });
        fields.refuseOthers();
        problems.all().forEach(draft::found);
        return draft.build();
    }

    /**
     * The body of {@code PATCH /v1/webhooks/{id}}: a merge patch (RFC 7396) of what {@code GET} answers, so that an answer can be
     * sent back changed. Fields that only the server sets may come along: those that the client can know to be the same must
     * be the same, those that change by themselves are not looked at.
     *
     * @param shown how the webhook is shown now
     */
    static WebhookChange change(
            Reach reach, Webhook current, WebhookBody shown, @Nullable Long expectedVersion, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(body, problems);
        WebhookChange.Builder change = WebhookChange.of(reach, current.id()).expecting(expectedVersion);
        patch(fields, "name", fields.string("name", ANY), change::name);
        patch(fields, "description", fields.string("description", ANY), change::description);
        patch(fields, "alertEmails", texts(fields, "alertEmails"), change::alertEmails);
        patch(fields, "timeout", timeout(fields), change::timeout);
        patch(fields, "retrySchedule", retrySchedule(fields), change::retrySchedule);
        patch(fields, "maxInFlight", maxInFlight(fields), change::maxInFlight);
        patch(fields, "rateLimit", rateLimit(fields), change::perSecond);
        patchRequired(fields, "url", fields.string("url", ANY), change::url);
        patchRequired(fields, "eventTypes", texts(fields, "eventTypes"), change::eventTypes);
        patchRequired(fields, "enabled", fields.bool("enabled"), change::enabled);
        patchMap(fields, "headers", change::headers);
        patchMap(fields, "metadata", change::metadata);
        fixed(fields, "id", shown.id());
        fixed(fields, "dialect", shown.dialect());
        fixed(fields, "space", shown.space());
        fixed(fields, "createdAt", Times.text(shown.createdAt()));
        fixedSignature(fields, shown);
        VOLATILE.forEach(fields::has);
        fields.refuseOthers();
        problems.all().forEach(change::found);
        return change.build();
    }

    private static <T> void patch(ObjectFields fields, String name, Optional<T> value, Consumer<Change<T>> change) {
        if (fields.isNull(name)) {
            change.accept(Change.clear());
        } else {
            value.ifPresent(given -> change.accept(Change.to(given)));
        }
    }

    private static <T> void patchRequired(
            ObjectFields fields, String name, Optional<T> value, Consumer<Change<T>> change) {
        if (fields.refuseNull(name)) {
            value.ifPresent(given -> change.accept(Change.to(given)));
        }
    }

    private static void patchMap(ObjectFields fields, String name, Consumer<Change<Map<String, String>>> change) {
        if (fields.isNull(name)) {
            change.accept(Change.clear());
            return;
        }
        map(fields, name).ifPresent(given -> {
            Map<String, @Nullable String> patch = new LinkedHashMap<>();
            given.forEach((key, value) -> {
                if (!value.equals(Optional.of(WebhookBody.MASK))) {
                    patch.put(key, value.orElse(null));
                }
            });
            change.accept(Change.merge(patch));
        });
    }

    private static void fixed(ObjectFields fields, String name, @Nullable String is) {
        if (!fields.has(name)) {
            return;
        }
        boolean same =
                is == null ? fields.isNull(name) : fields.any(name).stream().anyMatch(given -> says(given, is));
        if (!same) {
            fields.problem(name, "cannot be changed");
        }
    }

    private static boolean says(JsonSlice given, String text) {
        return given.kind() == JsonKind.STRING && given.string().equals(text);
    }

    private static void fixedSignature(ObjectFields fields, WebhookBody shown) {
        if (!fields.refuseNull("signature")) {
            return;
        }
        fields.object("signature").ifPresent(signature -> {
            fixed(signature, "scheme", shown.signature().scheme());
            fixed(signature, "publicKey", shown.signature().publicKey());
            signature.refuseOthers();
        });
    }

    private static Optional<List<String>> texts(ObjectFields fields, String name) {
        return fields.list(name, 0, ANY, JsonKind.STRING, (field, item) -> Optional.of(item.string()));
    }

    private static Optional<Map<String, Optional<String>>> map(ObjectFields fields, String name) {
        return fields.texts(name, ANY, ANY, ANY);
    }

    private static Map<String, String> withoutNulls(
            String name, Map<String, Optional<String>> map, FieldProblems problems) {
        Map<String, String> given = new LinkedHashMap<>();
        map.forEach((key, value) -> value.ifPresentOrElse(
                text -> given.put(key, text), () -> problems.add(name + "." + key, "must not be null")));
        return given;
    }

    private static Optional<Duration> timeout(ObjectFields fields) {
        return fields.duration("timeout", DeliveryPolicy.MIN_TIMEOUT, DeliveryPolicy.MAX_TIMEOUT);
    }

    private static Optional<List<Duration>> retrySchedule(ObjectFields fields) {
        return fields.durations("retrySchedule", RetrySchedule.MAX_ATTEMPTS, Duration.ZERO, RetrySchedule.MAX_DELAY);
    }

    private static Optional<Integer> maxInFlight(ObjectFields fields) {
        return fields.integer("maxInFlight", 1, DeliveryPolicy.MAX_MAX_IN_FLIGHT);
    }

    private static Optional<Integer> rateLimit(ObjectFields fields) {
        return fields.object("rateLimit").flatMap(limit -> {
            limit.require("perSecond");
            Optional<Integer> perSecond = limit.integer("perSecond", 1, DeliveryPolicy.MAX_PER_SECOND);
            limit.refuseOthers();
            return perSecond;
        });
    }
}
