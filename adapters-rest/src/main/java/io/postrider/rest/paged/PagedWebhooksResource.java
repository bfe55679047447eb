package io.postrider.rest.paged;

import io.postrider.application.event.FindEventTypes;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.Change;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.Paged;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.dialect.TestTypes;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Webhooks and their test. */
@RestBean
@Path(PagedWebhooksResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class PagedWebhooksResource {
    static final String PATH = "paged/api/v1/webhooks";

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final GuardedTest guardedTest;
    private final TestTypes testTypes;
    private final Idempotently idempotently;

    @Inject
    PagedWebhooksResource(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            FindEventTypes findEventTypes,
            GuardedTest guardedTest,
            Idempotently idempotently) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.guardedTest = guardedTest;
        this.idempotently = idempotently;
        testTypes = new TestTypes(findEventTypes, Paged.DIALECT);
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        Optional<WebhookActivity> activity = query.parsed("status", WebhookActivity::named, WebhookActivity.RULE);
        EventType event = query.eventType("event").orElse(null);
        PageNumber page = new PageNumber(
                query.integer("page", 1, 1, Integer.MAX_VALUE), query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT));
        query.checkKnown();
        Boolean enabled = activity.map(WebhookActivity::isEnabled).orElse(null);
        return JsonAnswer.of(200, PagedShapes.page(findWebhooks.list(reach(security), enabled, event, page), page));
    }

    @GET
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        return JsonAnswer.of(
                200, PagedShapes.found(findWebhooks.find(reach(security), PagedShapes.IDS.webhook(webhook))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /" + PATH, bytes);
        WebhookDraft draft = draft(account, RequestBody.object(bytes));
        byte[] answer = idempotently.once(account, key, () -> new FirstAnswer(
                        201, JsonText.of(PagedShapes.created(registerWebhook.register(draft))))
                .bytes());
        return FirstAnswer.of(answer).response();
    }

    private static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Paged.NAME);
        given.require("url").text("url").ifPresent(draft::url);
        given.require("events").texts("events").ifPresent(draft::eventTypes);
        given.nullable("description", given::text).ifPresent(draft::description);
        problems.all().forEach(draft::found);
        return draft.build();
    }

    @PUT
    @Path("{webhook}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response change(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        WebhookId id = PagedShapes.IDS.webhook(webhook);
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(RequestBody.object(RequestBody.bytes(headers, body)), problems);
        WebhookChange.Builder change = WebhookChange.of(reach(security), id);
        given.text("url").ifPresent(url -> change.url(Change.to(url)));
        given.texts("events").ifPresent(types -> change.eventTypes(Change.to(types)));
        given.clearable("description", given::text, change::description);
        given.parsed("status", WebhookActivity::named, WebhookActivity.RULE)
                .ifPresent(activity -> change.enabled(Change.to(activity.isEnabled())));
        problems.all().forEach(change::found);
        return JsonAnswer.of(200, PagedShapes.updated(changeWebhook.change(change.build())));
    }

    @DELETE
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        removeWebhook.remove(reach(security), PagedShapes.IDS.webhook(webhook));
        return JsonAnswer.of(
                200, new JsonFields().with("success", true).with("message", "Webhook deleted successfully"));
    }

    /** Sends now and answers with what came of it, whatever that is. */
    @POST
    @Path("{webhook}/test")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> test(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        Reach reach = reach(security);
        Webhook found =
                findWebhooks.find(reach, PagedShapes.IDS.webhook(webhook)).webhook();
        FieldProblems problems = new FieldProblems();
        Optional<String> event = new GivenFields(RequestBody.objectOrNothing(headers, body), problems).text("event");
        Invalid.throwIfAny(problems.all());
        EventType type =
                event.map(name -> testTypes.of(reach.account(), "event", name)).orElseGet(() -> firstType(found));
        return guardedTest
                .test(reach.account(), found.id(), type, testData(found))
                .thenApply(tested -> JsonAnswer.of(200, PagedShapes.tested(tested)));
    }

    /** Webhooks of this dialect subscribe to types of its catalogue only, not by wildcards. */
    private static EventType firstType(Webhook webhook) {
        return webhook.eventTypes().stream()
                .map(EventTypePattern::exactType)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> Paged.DIALECT.catalogue().get(0).type());
    }

    private static EventPayload testData(Webhook webhook) {
        return EventPayload.of(("{\"test\":true,\"webhook_id\":\"" + PagedShapes.IDS.text(webhook.id()) + "\"}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security), Paged.NAME);
    }
}
