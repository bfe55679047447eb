package example.parcel;

import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.RegisterWebhook;
import io.postrider.application.webhook.RemoveWebhook;
import io.postrider.application.webhook.WebhookDraft;
import io.postrider.domain.account.Scope;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.dialect.GivenFields;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.request.RequestBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.List;

/** The carrier's drops, which is what it calls webhooks. */
@RestBean
@Path("parcel/api/drops")
public final class Drops {
    private static final DialectIds IDS = new DialectIds(Parcel.DIALECT);

    private final RegisterWebhook registerWebhook;
    private final FindWebhooks findWebhooks;
    private final RemoveWebhook removeWebhook;

    @Inject
    Drops(RegisterWebhook registerWebhook, FindWebhooks findWebhooks, RemoveWebhook removeWebhook) {
        this.registerWebhook = registerWebhook;
        this.findWebhooks = findWebhooks;
        this.removeWebhook = removeWebhook;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response create(InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        JsonSlice object = RequestBody.object(RequestBody.bytes(headers, body));
        Webhook created = registerWebhook.register(draft(CallerContext.account(security), object));
        return JsonAnswer.of(
                201, shown(created).with("secret", created.signing().current().secret()));
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response list(@Context SecurityContext security) {
        List<JsonFields> drops = findWebhooks.all(reach(security)).stream()
                .map(found -> shown(found.webhook()))
                .toList();
        return JsonAnswer.of(200, new JsonFields().with("drops", drops));
    }

    @GET
    @Path("{drop}")
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("drop") String drop, @Context SecurityContext security) {
        return JsonAnswer.of(
                200, shown(findWebhooks.find(reach(security), IDS.webhook(drop)).webhook()));
    }

    @DELETE
    @Path("{drop}")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response remove(@PathParam("drop") String drop, @Context SecurityContext security) {
        removeWebhook.remove(reach(security), IDS.webhook(drop));
        return Response.noContent().build();
    }

    private static WebhookDraft draft(AccountId account, JsonSlice body) {
        FieldProblems problems = new FieldProblems();
        GivenFields given = new GivenFields(body, problems);
        WebhookDraft.Builder draft = WebhookDraft.of(account, Parcel.NAME);
        given.require("target").text("target").ifPresent(draft::url);
        given.require("scans").texts("scans").ifPresent(draft::eventTypes);
        problems.all().forEach(draft::found);
        return draft.build();
    }

    private static JsonFields shown(Webhook webhook) {
        return new JsonFields()
                .with("id", IDS.text(webhook.id()))
                .with("target", webhook.url().text())
                .with(
                        "scans",
                        webhook.eventTypes().stream()
                                .map(EventTypePattern::toString)
                                .toList());
    }

    private static Reach reach(SecurityContext security) {
        return Reach.of(CallerContext.account(security), Parcel.NAME);
    }
}
