package io.postrider.rest.zaits;

import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.event.FindEventTypes;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.PageNumber;
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
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.dialect.Zaits;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.dialect.TestTypes;
import io.postrider.rest.guard.GuardedTest;
import io.postrider.rest.json.FieldProblems;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Webhook endpoints, their test and their delivery log. */
@RestBean
@Path(EndpointsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class EndpointsResource {
    static final String PATH = "zaits/v1/webhooks/endpoints";

    private static final int DEFAULT_PER_PAGE = 25;
    private static final int MAX_PER_PAGE = 100;
    private static final EventType TEST = new EventType("test");

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final FindDeliveries findDeliveries;
    private final GuardedTest guardedTest;
    private final TestTypes testTypes;
    private final Idempotently idempotently;

    @Inject
    EndpointsResource(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            FindDeliveries findDeliveries,
            FindEventTypes findEventTypes,
            GuardedTest guardedTest,
            Idempotently idempotently) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.findDeliveries = findDeliveries;
        this.guardedTest = guardedTest;
        this.idempotently = idempotently;
        testTypes = new TestTypes(findEventTypes, Zaits.DIALECT);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /" + PATH, bytes);
        WebhookDraft draft = draft(account, RequestBody.object(bytes));
        byte[] answer = idempotently.once(account, key, () -> {
            JsonFields created = Shapes.created(registerWebhook.register(draft));
            return new FirstAnswer(201, JsonText.of(Envelope.of(created))).bytes();
        });
        return FirstAnswer.of(answer).response();
    }

    private static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Zaits.NAME);
        given.require("url").text("url").ifPresent(draft::url);
        given.require("events").texts("events").ifPresent(draft::eventTypes);
        given.nullable("description", given::text).ifPresent(draft::description);
        given.bool("active").ifPresent(draft::enabled);
        problems.all().forEach(draft::found);
        return draft.build();
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        Boolean active = query.bool("active").orElse(null);
        PageNumber page = page(query);
        query.checkKnown();
        Counted<WebhookWithHealth> found = findWebhooks.list(reach(security), active, null, page);
        Map<WebhookId, DeliveryTally> tallies = findDeliveries.tally(
                found.items().stream().map(it -> it.webhook().id()).toList());
        return Envelope.page(
                found,
                page,
                it -> Shapes.listed(it, tallies.getOrDefault(it.webhook().id(), DeliveryTally.NONE)));
    }

    @GET
    @Path("{endpoint}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("endpoint") String endpoint, @Context SecurityContext security) {
        WebhookWithHealth found = findWebhooks.find(reach(security), Shapes.IDS.webhook(endpoint));
        WebhookId id = found.webhook().id();
        return Envelope.ok(
                Shapes.listed(found, findDeliveries.tally(List.of(id)).getOrDefault(id, DeliveryTally.NONE)));
    }

    @PUT
    @Path("{endpoint}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response change(
            @PathParam("endpoint") String endpoint,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        WebhookId id = Shapes.IDS.webhook(endpoint);
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(RequestBody.object(RequestBody.bytes(headers, body)), problems);
        WebhookChange.Builder change = WebhookChange.of(reach(security), id);
        given.text("url").ifPresent(url -> change.url(Change.to(url)));
        given.texts("events").ifPresent(types -> change.eventTypes(Change.to(types)));
        given.clearable("description", given::text, change::description);
        given.bool("active").ifPresent(active -> change.enabled(Change.to(active)));
        problems.all().forEach(change::found);
        return Envelope.ok(Shapes.updated(changeWebhook.change(change.build())));
    }

    @DELETE
    @Path("{endpoint}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(@PathParam("endpoint") String endpoint, @Context SecurityContext security) {
        WebhookId id = Shapes.IDS.webhook(endpoint);
        removeWebhook.remove(reach(security), id);
        return Envelope.ok(new JsonFields()
                .with("message", "Webhook endpoint deleted successfully")
                .with("endpoint_id", Shapes.IDS.text(id)));
    }

    /** Sends now and answers with what came of it, whatever that is. */
    @POST
    @Path("{endpoint}/test")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> test(
            @PathParam("endpoint") String endpoint,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        Reach reach = reach(security);
        WebhookId id =
                findWebhooks.find(reach, Shapes.IDS.webhook(endpoint)).webhook().id();
        FieldProblems problems = new FieldProblems();
        Optional<String> type =
                new GivenFields(RequestBody.objectOrNothing(headers, body), problems).text("event_type");
        Invalid.throwIfAny(problems.all());
        return guardedTest
                .test(reach.account(), id, testType(reach.account(), type), testData(id))
                .thenApply(tested -> Envelope.ok(Shapes.tested(tested)));
    }

    /** The default needs no catalogue. */
    private EventType testType(AccountId account, Optional<String> name) {
        return name.isEmpty() || name.get().equals(TEST.name())
                ? TEST
                : testTypes.of(account, "event_type", name.get());
    }

    private static EventPayload testData(WebhookId id) {
        return EventPayload.of(
                ("{\"test\":true,\"endpoint_id\":\"" + Shapes.IDS.text(id) + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    @GET
    @Path("{endpoint}/deliveries")
    @RequiresScope(Scope.EVENTS_READ)
    public Response deliveries(
            @PathParam("endpoint") String endpoint, @Context UriInfo uri, @Context SecurityContext security) {
        WebhookId id = Shapes.IDS.webhook(endpoint);
        QueryFields query = new QueryFields(uri);
        FindDeliveries.Criteria criteria = new FindDeliveries.Criteria(
                query.parsed("status", DeliveryStatus::named, DeliveryStatus.RULE)
                        .map(DeliveryStatus::states)
                        .orElse(Set.of()),
                query.eventType("event_type").orElse(null),
                null,
                null);
        PageNumber page = page(query);
        query.checkKnown();
        return Envelope.page(
                findDeliveries.toWebhookWithLastAttempts(reach(security), id, criteria, page), page, Shapes::delivery);
    }

    private static PageNumber page(QueryFields query) {
        return new PageNumber(
                query.integer("page", 1, 1, Integer.MAX_VALUE),
                query.integer("per_page", DEFAULT_PER_PAGE, 1, MAX_PER_PAGE));
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security), Zaits.NAME);
    }
}
