package io.postrider.rest.monime;

import io.postrider.application.webhook.Change;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.MonimeRelease;
import io.postrider.domain.dialect.MonimeReleases;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonSlice;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the bodies of requests. Null stands for "none" in the fields that a webhook need not have: {@code headers}, {@code alertEmails},
 * {@code metadata} and, in a create, {@code verificationMethod}.
 */
final class WebhookRequests {
    private static final String API_RELEASE = "apiRelease";
    private static final String VERIFICATION_METHOD = "verificationMethod";

    private WebhookRequests() {}

    static WebhookDraft draft(AccountId account, String space, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Monime.NAME).space(space);
        given.require("name").text("name").ifPresent(draft::name);
        given.require("url").text("url").ifPresent(draft::url);
        given.require(API_RELEASE);
        release(given)
                .map(MonimeReleases::startingWith)
                .ifPresent(releases -> draft.attributes(releases.writtenInto(Map.of())));
        given.require("events").texts("events").ifPresent(draft::eventTypes);
        given.bool("enabled").ifPresent(draft::enabled);
        if (!given.isNull(VERIFICATION_METHOD)) {
            given.object(VERIFICATION_METHOD).ifPresent(method -> verification(method, draft));
        }
        if (!given.isNull("headers")) {
            given.textsByName("headers").ifPresent(draft::headers);
        }
        if (!given.isNull("alertEmails")) {
            given.texts("alertEmails").ifPresent(draft::alertEmails);
        }
        if (!given.isNull("metadata")) {
            given.textsByName("metadata").ifPresent(draft::metadata);
        }
        problems.all().forEach(draft::found);
        return draft.build();
    }

    static WebhookChange change(Reach reach, WebhookId id, InstantSource clock, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookChange.Builder change = WebhookChange.of(reach, id);
        given.text("name").ifPresent(name -> change.name(Change.to(name)));
        given.text("url").ifPresent(url -> change.url(Change.to(url)));
        given.bool("enabled").ifPresent(enabled -> change.enabled(Change.to(enabled)));
        given.texts("events").ifPresent(events -> change.eventTypes(Change.to(events)));
        release(given).ifPresent(release -> change.attributes(chosen(release, clock)));
        Consumer<Change<Map<String, String>>> headers = change::headers;
        patch(given, "headers", headers, () -> given.textsByName("headers"));
        Consumer<Change<List<String>>> alertEmails = change::alertEmails;
        patch(given, "alertEmails", alertEmails, () -> given.texts("alertEmails"));
        Consumer<Change<Map<String, String>>> metadata = change::metadata;
        patch(given, "metadata", metadata, () -> given.textsByName("metadata"));
        problems.all().forEach(change::found);
        return change.build();
    }

    private static <T> void patch(
            GivenFields given, String name, Consumer<Change<T>> change, java.util.function.Supplier<Optional<T>> read) {
        if (given.isNull(name)) {
            change.accept(Change.clear());
        } else {
            read.get().ifPresent(value -> change.accept(Change.to(value)));
        }
    }

    private static Change<Map<String, String>> chosen(MonimeRelease release, InstantSource clock) {
        return new Change.Computed<>(attributes -> {
            MonimeReleases releases = MonimeReleases.in(attributes);
            return release == releases.latest()
                    ? attributes
                    : releases.choose(release, clock.instant()).writtenInto(attributes);
        });
    }

    private static Optional<MonimeRelease> release(GivenFields given) {
        Optional<String> text = given.text(API_RELEASE);
        Optional<MonimeRelease> release = text.flatMap(MonimeRelease::of);
        if (text.isPresent() && release.isEmpty()) {
            given.problem(API_RELEASE, "must be caph or siriusb");
        }
        return release;
    }

    private static void verification(GivenFields method, WebhookDraft.Builder draft) {
        Optional<String> text = method.require("type").text("type");
        Optional<VerificationType> type = text.flatMap(VerificationType::of);
        if (text.isPresent() && type.isEmpty()) {
            method.problem("type", "must be HS256 or ES256");
        }
        type.map(VerificationType::scheme).ifPresent(draft::scheme);
        if (type.equals(Optional.of(VerificationType.HS256))) {
            method.require("secret").text("secret").ifPresent(draft::secret);
        }
    }
}
