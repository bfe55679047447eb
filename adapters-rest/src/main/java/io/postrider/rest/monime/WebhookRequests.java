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
import java.util.Map;
import java.util.Optional;

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
        given.nullable(VERIFICATION_METHOD, given::object).ifPresent(method -> verification(method, draft));
        given.nullable("headers", given::textsByName).ifPresent(draft::headers);
        given.nullable("alertEmails", given::texts).ifPresent(draft::alertEmails);
        given.nullable("metadata", given::textsByName).ifPresent(draft::metadata);
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
        given.clearable("headers", given::textsByName, change::headers);
        given.clearable("alertEmails", given::texts, change::alertEmails);
        given.clearable("metadata", given::textsByName, change::metadata);
        problems.all().forEach(change::found);
        return change.build();
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
        return given.parsed(API_RELEASE, MonimeRelease::of, "must be caph or siriusb");
    }

    private static void verification(GivenFields method, WebhookDraft.Builder draft) {
        Optional<VerificationType> type =
                method.require("type").parsed("type", VerificationType::of, "must be HS256 or ES256");
        type.map(VerificationType::scheme).ifPresent(draft::scheme);
        if (type.equals(Optional.of(VerificationType.HS256))) {
            method.require("secret").text("secret").ifPresent(draft::secret);
        }
    }
}
