package io.postrider.rest.monime;

import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.ChangeWebhook;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.WebhookChange;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.MonimeReleases;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.JsonText;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The webhooks of one space. */
@RestBean
@Path("monime/v1/webhooks")
public final class MonimeWebhooks {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 50;
    private static final int MAX_KEY_LENGTH = 64;

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final ChangeWebhook changeWebhook;
    private final RemoveWebhook removeWebhook;
    private final Idempotently idempotently;
    private final InstantSource clock;

    @Inject
    MonimeWebhooks(
            RegisterWebhook registerWebhook,
            FindWebhooks findWebhooks,
            ChangeWebhook changeWebhook,
            RemoveWebhook removeWebhook,
            Idempotently idempotently,
            InstantSource clock) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.changeWebhook = changeWebhook;
        this.removeWebhook = removeWebhook;
        this.idempotently = idempotently;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        String space = Space.of(headers);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /monime/v1/webhooks in " + space, bytes, MAX_KEY_LENGTH);
        JsonSlice object = RequestBody.object(bytes);
        byte[] first = idempotently.once(account, key, () -> {
            Webhook webhook = registerWebhook.register(WebhookRequests.draft(account, space, object));
            return new FirstAnswer(200, JsonText.of(success().with("result", WebhookBody.created(webhook)))).bytes();
        });
        return FirstAnswer.of(first).response();
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context UriInfo uri, @Context HttpHeaders headers, @Context SecurityContext security) {
        Reach reach = reach(headers, security);
        QueryFields query = new QueryFields(uri);
        PageRequest asked = new PageRequest(
                query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
                query.after(Cursor::id).orElse(null));
        query.checkKnown();
        Page<WebhookWithHealth> page = findWebhooks.list(reach, null, asked);
        List<WebhookWithHealth> items = page.items();
        String next = page.hasMore() && !items.isEmpty()
                ? Cursor.of(items.get(items.size() - 1).webhook().id().value())
                : null;
        boolean showsHeaders = showsHeaders(security);
        return JsonAnswer.of(
                200,
                success()
                        .with(
                                "result",
                                items.stream()
                                        .map(found -> WebhookBody.from(found.webhook(), showsHeaders))
                                        .toList())
                        .with("pagination", new Pagination(items.size(), next)));
    }

    @GET
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(
            @PathParam("webhook") String webhook, @Context HttpHeaders headers, @Context SecurityContext security) {
        Webhook found = findWebhooks.find(reach(headers, security), id(webhook)).webhook();
        return shown(found, showsHeaders(security));
    }

    /**
     * Answers when the change holds: another release does so a moment later, and what is published after the answer goes by
     * the new one.
     */
    @PATCH
    @Path("{webhook}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public CompletionStage<Response> change(
            @PathParam("webhook") String webhook,
            InputStream body,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        Reach reach = reach(headers, security);
        WebhookId id = id(webhook);
        JsonSlice object = RequestBody.object(RequestBody.bytes(headers, body));
        WebhookChange change = WebhookRequests.change(reach, id, clock, object);
        Webhook changed = changeWebhook.change(change);
        Response answer = shown(changed, true);
        Instant holdsFrom = MonimeReleases.in(changed.attributes()).latestHoldsFrom();
        Instant now = clock.instant();
        if (change.attributes().isKept() || !holdsFrom.isAfter(now)) {
            return CompletableFuture.completedFuture(answer);
        }
        long wait = Duration.between(now, holdsFrom).toMillis() + 1;
        return CompletableFuture.supplyAsync(
                () -> answer, CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS));
    }

    @DELETE
    @Path("{webhook}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(
            @PathParam("webhook") String webhook, @Context HttpHeaders headers, @Context SecurityContext security) {
        removeWebhook.remove(reach(headers, security), id(webhook));
        return JsonAnswer.of(200, success());
    }

    private static Response shown(Webhook webhook, boolean showsHeaders) {
        return JsonAnswer.of(200, success().with("result", WebhookBody.from(webhook, showsHeaders)));
    }

    /** What all answers that are no errors begin with. */
    private static JsonFields success() {
        return new JsonFields().with("success", true).with("messages", List.of());
    }

    private static WebhookId id(String text) {
        return WebhookBody.IDS.webhook(text);
    }

    private static Reach reach(HttpHeaders headers, SecurityContext security) {
        return Reach.of(CallerContext.account(security), Monime.NAME, Space.of(headers));
    }

    /** Who may set the values of headers may see them. */
    private static boolean showsHeaders(SecurityContext security) {
        return CallerContext.caller(security).may(Scope.WEBHOOKS_WRITE);
    }

    private record Pagination(int count, @Nullable String next) {}
}
