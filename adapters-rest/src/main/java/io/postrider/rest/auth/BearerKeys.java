package io.postrider.rest.auth;

import io.postrider.application.account.Authenticate;
import io.postrider.application.account.Caller;
import io.postrider.domain.account.Scope;
import io.postrider.rest.RestBean;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Finds out who calls by the key of {@code Authorization: Bearer} (RFC 6750), and whether they may. Safe for many threads. */
@RestBean
public final class BearerKeys {
    private static final String SCHEME = "Bearer ";

    private final Authenticate authenticate;

    @Inject
    BearerKeys(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    /**
     * The caller.
     *
     * @param authorization the header; null where there is none
     * @throws Refused where no valid key came, or its scopes do not allow the call
     */
    public Caller require(@Nullable String authorization, Scope scope) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refused(Fault.unauthenticated());
        }
        String key = authorization.substring(SCHEME.length()).strip();
        Caller caller = authenticate.authenticate(key).orElseThrow(() -> new Refused(Fault.wrongKey()));
        if (!caller.may(scope)) {
            throw new Refused(caller.fold(() -> Fault.accountMissing(scope), held -> Fault.scopeMissing(scope)));
        }
        return caller;
    }
}
