package io.postrider.rest.v1;

import io.postrider.application.recovery.CancelRecovery;
import io.postrider.application.recovery.FindRecoveries;
import io.postrider.domain.account.Scope;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** Looking a recovery up, and ending it early. */
@RestBean
@Path("v1/recoveries/{recovery}")
@Produces(MediaType.APPLICATION_JSON)
public final class RecoveriesResource {
    private final FindRecoveries findRecoveries;
    private final CancelRecovery cancelRecovery;

    @Inject
    RecoveriesResource(FindRecoveries findRecoveries, CancelRecovery cancelRecovery) {
        this.findRecoveries = findRecoveries;
        this.cancelRecovery = cancelRecovery;
    }

    @GET
    @RequiresScope(Scope.WEBHOOKS_READ)
    public Response find(@PathParam("recovery") String recovery, @Context SecurityContext security) {
        return Answers.ok(
                RecoveryBody.from(findRecoveries.find(CallerContext.account(security), NativeIds.recovery(recovery))));
    }

    /** Answers with the recovery as it stands after it. */
    @POST
    @Path("cancel")
    @RequiresScope(Scope.WEBHOOKS_WRITE)
    public Response cancel(@PathParam("recovery") String recovery, @Context SecurityContext security) {
        return Answers.ok(RecoveryBody.from(
                cancelRecovery.cancel(CallerContext.account(security), NativeIds.recovery(recovery))));
    }
}
