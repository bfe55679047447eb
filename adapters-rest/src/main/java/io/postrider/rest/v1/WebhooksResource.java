package io.postrider.rest.v1;

import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.engine.KnownEverywhere;
import io.postrider.application.engine.TestWebhook;
import io.postrider.application.problem.Invalid;
import io.postrider.application.recovery.FindRecoveries;
import io.postrider.application.recovery.StartRecovery;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.RotateSecret;
import io.postrider.application.webhook.SigningKeys;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.account.Scope;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import io.postrider.rest.guard.GuardedTest;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.json.ObjectFields;
import io.postrider.rest.request.Cursor;
import io.postrider.rest.request.FirstAnswer;
import io.postrider.rest.request.QueryFields;
import io.postrider.rest.request.RepeatedRequest;
import io.postrider.rest.request.RequestBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Webhooks of all dialects, shown and changed the native way. */
@RestBean
@Path("v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhooksResource {
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final EventType DEFAULT_TEST_TYPE = new EventType("webhook.test");

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final RotateSecret rotateSecret;
    private final KnownEverywhere knownEverywhere;
    private final GuardedTest guardedTest;
    private final FindDeliveries findDeliveries;
    private final StartRecovery startRecovery;
    private final FindRecoveries findRecoveries;
    private final SigningKeys signingKeys;
    private final Idempotently idempotently;

    @Inject
    WebhooksResource(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            RotateSecret rotateSecret,
            KnownEverywhere knownEverywhere,
            GuardedTest guardedTest,
            FindDeliveries findDeliveries,
            StartRecovery startRecovery,
            FindRecoveries findRecoveries,
            SigningKeys signingKeys,
            Idempotently idempotently) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.rotateSecret = rotateSecret;
        this.knownEverywhere = knownEverywhere;
        this.guardedTest = guardedTest;
        this.findDeliveries = findDeliveries;
        this.startRecovery = startRecovery;
        this.findRecoveries = findRecoveries;
        this.signingKeys = signingKeys;
        this.idempotently = idempotently;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(
            InputStream body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /v1/webhooks", bytes);
        JsonSlice object = RequestBody.object(bytes);
        return once(account, key, () -> {
            WebhookDraft draft = WebhookRequests.draft(account, object);
            Webhook webhook = registerWebhook.register(draft);
            byte[] answer = withSecret(webhook, WebhookHealth.unknown(webhook.id()));
            return new FirstAnswer(
                    201,
                    Answers.location(uri, "v1/webhooks/" + NativeIds.text(webhook.id())),
                    EntityTags.of(webhook.version(), answer),
                    answer);
        });
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        Boolean enabled = query.bool("enabled").orElse(null);
        PageRequest page =
                new PageRequest(query.limit(), query.after(Cursor::id).orElse(null));
        query.check();
        boolean showsHeaders = showsHeaders(security);
        return Answers.page(
                findWebhooks.list(reach(security), enabled, page),
                found -> WebhookBody.from(found, showsHeaders),
                found -> Cursor.of(found.webhook().id().value()));
    }

    @GET
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(
            @PathParam("webhook") String webhook, @Context HttpHeaders headers, @Context SecurityContext security) {
        WebhookWithHealth found = findWebhooks.find(reach(security), NativeIds.webhook(webhook));
        byte[] answer = JsonText.of(WebhookBody.from(found, showsHeaders(security)));
        String tag = EntityTags.of(found.webhook().version(), answer);
        if (EntityTags.isKnown(headers, tag)) {
            return Response.notModified().header(HttpHeaders.ETAG, tag).build();
        }
        return Answers.json(200, answer).header(HttpHeaders.ETAG, tag).build();
    }

    @PATCH
    @Path("{webhook}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response change(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        Reach reach = reach(security);
        WebhookId id = NativeIds.webhook(webhook);
        JsonSlice patch = RequestBody.object(RequestBody.bytes(headers, body));
        WebhookWithHealth current = findWebhooks.find(reach, id);
        Long expected = EntityTags.expectedVersion(headers, current.webhook()::version);
        Webhook changed = changeWebhook.change(
                WebhookRequests.change(reach, current.webhook(), WebhookBody.from(current, true), expected, patch));
        WebhookHealth health = findWebhooks.find(reach, id).health();
        byte[] answer = JsonText.of(WebhookBody.from(new WebhookWithHealth(changed, health), true));
        return Answers.json(200, answer)
                .header(HttpHeaders.ETAG, EntityTags.of(changed.version(), answer))
                .build();
    }

    @DELETE
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(
            @PathParam("webhook") String webhook, @Context HttpHeaders headers, @Context SecurityContext security) {
        Reach reach = reach(security);
        WebhookId id = NativeIds.webhook(webhook);
        removeWebhook.remove(reach, id, expectedVersion(headers, reach, id));
        return Answers.noContent();
    }

    @POST
    @Path("{webhook}/rotate-secret")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> rotateSecret(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        Reach reach = reach(security);
        WebhookId id = NativeIds.webhook(webhook);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /v1/webhooks/" + webhook + "/rotate-secret", bytes);
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(RequestBody.objectOrNothing(bytes), problems);
        Duration overlap = fields.duration("overlap", Duration.ZERO, RotateSecret.MAX_OVERLAP)
                .orElse(null);
        String secret = fields.string("secret", Integer.MAX_VALUE).orElse(null);
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        Response answer = once(reach.account(), key, () -> {
            Webhook rotated = rotateSecret.rotate(reach, id, expectedVersion(headers, reach, id), overlap, secret);
            byte[] shown = withSecret(rotated, findWebhooks.find(reach, id).health());
            return new FirstAnswer(200, "", EntityTags.of(rotated.version(), shown), shown);
        });
        boolean endsOldKey = Duration.ZERO.equals(overlap);
        return (endsOldKey ? knownEverywhere.of(id) : CompletableFuture.<Void>completedStage(null))
                .thenApply(known -> answer);
    }

    @GET
    @Path("{webhook}/public-key")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response publicKey(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        return findWebhooks
                .publicKey(reach(security), NativeIds.webhook(webhook))
                .map(key -> Answers.ok(new PublicKeyBody(key.scheme().text(), key.text())))
                .orElseThrow(() -> new Refused(Fault.unknown(
                        "public key: the webhook's signature scheme has a secret that both sides share")));
    }

    /** Sends now and answers with the attempt, whatever came of it. */
    @POST
    @Path("{webhook}/test")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> test(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        WebhookId id = NativeIds.webhook(webhook);
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(RequestBody.objectOrNothing(RequestBody.bytes(headers, body)), problems);
        EventType type = fields.parsed("type", Integer.MAX_VALUE, EventType::of, EventType.RULE)
                .orElse(DEFAULT_TEST_TYPE);
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        return guardedTest
                .test(account, id, type, testData(id))
                .thenApply(tested -> Answers.ok(TestedBody.from(tested)));
    }

    @GET
    @Path("{webhook}/deliveries")
    @RequiresScope(Scope.EVENTS_READ)
    public Response deliveries(
            @PathParam("webhook") String webhook, @Context UriInfo uri, @Context SecurityContext security) {
        DeliveryQuery query = DeliveryQuery.of(uri);
        return Answers.page(
                findDeliveries.toWebhook(reach(security), NativeIds.webhook(webhook), query.criteria(), query.page()),
                DeliveryBody::from,
                delivery -> Cursor.of(delivery.id().value()));
    }

    /** Answers when the recovery is stored; it goes on in the background. */
    @POST
    @Path("{webhook}/recover")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response recover(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Reach reach = reach(security);
        WebhookId id = NativeIds.webhook(webhook);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /v1/webhooks/" + webhook + "/recover", bytes);
        RecoveryRequest request = RecoveryRequest.of(RequestBody.object(bytes));
        return once(reach.account(), key, () -> {
            Recovery recovery = startRecovery.start(reach, id, request.since(), request.until(), request.states());
            return new FirstAnswer(
                    202,
                    Answers.location(uri, "v1/recoveries/" + NativeIds.text(recovery.id())),
                    "",
                    JsonText.of(RecoveryBody.from(recovery)));
        });
    }

    @GET
    @Path("{webhook}/recoveries")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response recoveries(
            @PathParam("webhook") String webhook, @Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        PageRequest page =
                new PageRequest(query.limit(), query.after(Cursor::id).orElse(null));
        query.check();
        return Answers.page(
                findRecoveries.ofWebhook(reach(security), NativeIds.webhook(webhook), page),
                RecoveryBody::from,
                recovery -> Cursor.of(recovery.id().value()));
    }

    private @Nullable Long expectedVersion(HttpHeaders headers, Reach reach, WebhookId id) {
        return EntityTags.expectedVersion(
                headers, () -> findWebhooks.find(reach, id).webhook().version());
    }

    /** A secret that both sides share is shown this once; a private key never leaves. */
    private byte[] withSecret(Webhook webhook, WebhookHealth health) {
        WebhookBody shown = WebhookBody.from(new WebhookWithHealth(webhook, health), true);
        return signingKeys.isSymmetric(webhook.signing().scheme())
                ? JsonText.of(new JsonText.With(
                        shown, Map.of("secret", webhook.signing().current().secret())))
                : JsonText.of(shown);
    }

    private Response once(AccountId account, @Nullable RequestKey key, Supplier<FirstAnswer> create) {
        return FirstAnswer.of(idempotently.once(account, key, () -> create.get().bytes()))
                .response();
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security));
    }

    /** Who may set the values of headers may see them. */
    private static boolean showsHeaders(SecurityContext security) {
        return CallerContext.caller(security).may(Scope.WEBHOOKS_WRITE);
    }

    private static EventPayload testData(WebhookId webhook) {
        return EventPayload.of(("{\"webhookId\":\"" + NativeIds.text(webhook)
                        + "\",\"message\":\"A test, sent on request: the webhook is reachable.\"}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private record PublicKeyBody(String scheme, String publicKey) {}

    /** The attempt, and the ids under which it can be looked up. */
    private record TestedBody(
            String deliveryId,
            String eventId,
            int number,
            String trigger,
            Instant startedAt,
            long durationMillis,
            String outcome,
            @Nullable Integer responseStatus,
            @Nullable Map<String, String> responseHeaders,
            @Nullable String responseBody,
            @Nullable String error) {
        static TestedBody from(TestWebhook.Tested tested) {
            AttemptBody attempt = AttemptBody.from(tested.attempt());
            return new TestedBody(
                    NativeIds.text(tested.delivery().id()),
                    tested.delivery().event().publicId().text(),
                    attempt.number(),
                    attempt.trigger(),
                    attempt.startedAt(),
                    attempt.durationMillis(),
                    attempt.outcome(),
                    attempt.responseStatus(),
                    attempt.responseHeaders(),
                    attempt.responseBody(),
                    attempt.error());
        }
    }
}
