package io.postrider.application.account;

import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who makes a request: somebody known, with what they may do. */
public sealed interface Caller {
    /** Whether the caller may do what needs this scope. */
    boolean may(Scope scope);

    /** One function for each kind of caller. */
    <T> T fold(Supplier<T> administrator, Function<KeyHolder, T> keyHolder);

    /** The holder of the administration key of the configuration: manages accounts and API keys, belongs to no account. */
    record Administrator() implements Caller {
        @Override
        public boolean may(Scope scope) {
            return scope == Scope.ADMIN;
        }

        @Override
        public <T> T fold(Supplier<T> administrator, Function<KeyHolder, T> keyHolder) {
            return administrator.get();
        }
    }

    /** The holder of an API key, who acts for its account. */
    record KeyHolder(AccountId account, ApiKeyId key, Set<Scope> scopes) implements Caller {
        public KeyHolder {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public boolean may(Scope scope) {
            return scopes.contains(scope);
        }

        @Override
        public <T> T fold(Supplier<T> administrator, Function<KeyHolder, T> keyHolder) {
            return keyHolder.apply(this);
        }
    }
}
