package io.postrider.rest.flat;

import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.delivery.FindDeliveries.DeliveryWithLastAttempt;
import io.postrider.application.engine.KnownEverywhere;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.Change;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.Flat;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.guard.GuardedTest;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.JsonText;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Webhooks without envelopes, their delivery log, and a test. */
@RestBean
@Path("flat/v1/webhooks")
public final class FlatWebhooks {
    private static final String CREATE = "POST /flat/v1/webhooks";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 100;

    /** Of no catalogue, so that no receiver takes a test for the real thing. */
    private static final EventType TEST_TYPE = new EventType("webhook.test");

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final KnownEverywhere knownEverywhere;
    private final GuardedTest guardedTest;
    private final FindDeliveries findDeliveries;
    private final Idempotently idempotently;

    @Inject
    FlatWebhooks(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            KnownEverywhere knownEverywhere,
            GuardedTest guardedTest,
            FindDeliveries findDeliveries,
            Idempotently idempotently) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.knownEverywhere = knownEverywhere;
        this.guardedTest = guardedTest;
        this.findDeliveries = findDeliveries;
        this.idempotently = idempotently;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, CREATE, bytes);
        JsonSlice object = RequestBody.object(bytes);
        byte[] first = idempotently.once(account, key, () -> {
            Webhook webhook = registerWebhook.register(draft(account, object));
            return new FirstAnswer(201, JsonText.of(WebhookBody.created(webhook))).bytes();
        });
        return FirstAnswer.of(first).response();
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context SecurityContext security) {
        List<JsonFields> webhooks = findWebhooks.all(reach(security)).stream()
                .map(WebhookWithHealth::webhook)
                .map(WebhookBody::from)
                .toList();
        return JsonAnswer.of(200, new JsonFields().with("webhooks", webhooks));
    }

    @GET
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        return shown(findWebhooks.find(reach(security), id(webhook)).webhook());
    }

    @PUT
    @Path("{webhook}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> replace(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        return change(webhook, body, headers, security);
    }

    /** Another secret replaces the old one at once: it has when this answers. */
    @PATCH
    @Path("{webhook}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> change(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        WebhookId id = id(webhook);
        JsonSlice object = RequestBody.object(RequestBody.bytes(headers, body));
        WebhookChange change = change(reach(security), id, object);
        Webhook changed = changeWebhook.change(change);
        CompletionStage<Void> holds =
                change.secret().isKept() ? CompletableFuture.completedStage(null) : knownEverywhere.of(id);
        return holds.thenApply(known -> shown(changed));
    }

    @DELETE
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        removeWebhook.remove(reach(security), id(webhook));
        return Response.noContent().build();
    }

    /** Sends now and answers with the delivery, whatever came of it. */
    @POST
    @Path("{webhook}/test")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> test(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        WebhookId id = id(webhook);
        RequestBody.objectOrNothing(RequestBody.bytes(headers, body));
        Webhook found = findWebhooks.find(reach(security), id).webhook();
        return guardedTest
                .test(found.account(), id, TEST_TYPE, testData(id))
                .thenApply(tested -> JsonAnswer.of(200, DeliveryBody.from(tested)));
    }

    @GET
    @Path("{webhook}/deliveries")
    @RequiresScope(Scope.EVENTS_READ)
    public Response deliveries(
            @PathParam("webhook") String webhook, @Context UriInfo uri, @Context SecurityContext security) {
        WebhookId id = id(webhook);
        QueryFields query = new QueryFields(uri);
        int limit = query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        DeliveryId after = query.parsed("after", WebhookBody.IDS::delivery, "must be the id of a delivery")
                .orElse(null);
        query.checkKnown();
        Page<DeliveryWithLastAttempt> page = findDeliveries.toWebhookWithLastAttempts(
                reach(security),
                id,
                FindDeliveries.Criteria.ALL,
                new PageRequest(limit, after == null ? null : after.value()));
        List<DeliveryWithLastAttempt> items = page.items();
        String next = page.hasMore() && !items.isEmpty()
                ? WebhookBody.IDS.text(items.get(items.size() - 1).delivery().id())
                : null;
        return JsonAnswer.of(
                200,
                new JsonFields()
                        .with(
                                "deliveries",
                                items.stream().map(DeliveryBody::from).toList())
                        .withIfAny("next", next));
    }

    private static Response shown(Webhook webhook) {
        return JsonAnswer.of(200, WebhookBody.from(webhook));
    }

    private static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Flat.NAME);
        given.require("url").text("url").ifPresent(draft::url);
        given.require("events").texts("events").ifPresent(draft::eventTypes);
        given.text("secret").ifPresent(draft::secret);
        given.bool("active").ifPresent(draft::enabled);
        problems.all().forEach(draft::found);
        return draft.build();
    }

    private static WebhookChange change(Reach reach, WebhookId id, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookChange.Builder change = WebhookChange.of(reach, id);
        given.text("url").ifPresent(url -> change.url(Change.to(url)));
        given.texts("events").ifPresent(events -> change.eventTypes(Change.to(events)));
        given.text("secret").ifPresent(secret -> change.secret(Change.to(secret)));
        given.bool("active").ifPresent(active -> change.enabled(Change.to(active)));
        problems.all().forEach(change::found);
        return change.build();
    }

    private static EventPayload testData(WebhookId webhook) {
        return EventPayload.of(JsonText.of(new JsonFields()
                .with("webhook_id", WebhookBody.IDS.text(webhook))
                .with("message", "This is a test.")));
    }

    private static WebhookId id(String text) {
        return WebhookBody.IDS.webhook(text);
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security), Flat.NAME);
    }
}
