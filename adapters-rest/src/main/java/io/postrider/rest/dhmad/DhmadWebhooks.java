package io.postrider.rest.dhmad;

import io.postrider.application.engine.KnownEverywhere;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.Change;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.RotateSecret;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.request.FirstAnswer;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The developer's webhooks: at most two, with a secret that create and regenerate show. */
@RestBean
@Path("dhmad/api/developer/webhooks")
public final class DhmadWebhooks {
    private static final String CREATE = "POST /dhmad/api/developer/webhooks";
    private static final List<String> DEFAULT_EVENTS = List.of("escrow.status.updated");

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final RotateSecret rotateSecret;
    private final KnownEverywhere knownEverywhere;
    private final Idempotently idempotently;

    @Inject
    DhmadWebhooks(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            RotateSecret rotateSecret,
            KnownEverywhere knownEverywhere,
            Idempotently idempotently) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.rotateSecret = rotateSecret;
        this.knownEverywhere = knownEverywhere;
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
            return new FirstAnswer(
                            201,
                            JsonText.of(new JsonFields()
                                    .with("message", "Webhook created successfully")
                                    .with("webhook", WebhookBody.Created.from(webhook))))
                    .bytes();
        });
        return FirstAnswer.of(first).response();
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context SecurityContext security) {
        List<WebhookBody> webhooks = findWebhooks.all(reach(security)).stream()
                .map(WebhookBody::from)
                .toList();
        return JsonAnswer.of(200, new JsonFields().with("webhooks", webhooks));
    }

    @GET
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        return JsonAnswer.of(200, new JsonFields().with("webhook", shown(reach(security), id(webhook))));
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
        Reach reach = reach(security);
        WebhookId id = id(webhook);
        changeWebhook.change(change(reach, id, RequestBody.object(RequestBody.bytes(headers, body))));
        return JsonAnswer.of(
                200,
                new JsonFields().with("message", "Webhook updated successfully").with("webhook", shown(reach, id)));
    }

    /**
     * The old secret stops at once: whatever is sent once this has answered, by whatever node, is signed with the new one.
     */
    @POST
    @Path("{webhook}/regenerate-secret")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> regenerateSecret(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        WebhookId id = id(webhook);
        RequestBody.objectOrNothing(RequestBody.bytes(headers, body));
        Webhook rotated = rotateSecret.rotate(reach(security), id, Duration.ZERO, null);
        return knownEverywhere
                .of(id)
                .thenApply(known -> JsonAnswer.of(
                        200,
                        new JsonFields()
                                .with("message", "Webhook secret regenerated successfully")
                                .with("secret", rotated.signing().current().secret())));
    }

    @DELETE
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        removeWebhook.remove(reach(security), id(webhook));
        return JsonAnswer.of(200, new JsonFields().with("message", "Webhook deleted successfully"));
    }

    private WebhookBody shown(Reach reach, WebhookId id) {
        return WebhookBody.from(findWebhooks.find(reach, id));
    }

    private static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Dhmad.NAME);
        given.require("url").text("url").ifPresent(draft::url);
        draft.eventTypes(given.texts("events").orElse(DEFAULT_EVENTS));
        problems.all().forEach(draft::found);
        return draft.build();
    }

    private static WebhookChange change(Reach reach, WebhookId id, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookChange.Builder change = WebhookChange.of(reach, id);
        given.text("url").ifPresent(url -> change.url(Change.to(url)));
        given.texts("events").ifPresent(events -> change.eventTypes(Change.to(events)));
        given.bool("isActive").ifPresent(active -> change.enabled(Change.to(active)));
        problems.all().forEach(change::found);
        return change.build();
    }

    private static WebhookId id(String text) {
        return WebhookBody.IDS.webhook(text);
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security), Dhmad.NAME);
    }
}
