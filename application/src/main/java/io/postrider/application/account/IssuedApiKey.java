package io.postrider.application.account;

import io.postrider.domain.account.ApiKey;

/**
 * A new API key, the only time that it is seen.
 *
 * @param text the key itself, which is not kept
 */
public record IssuedApiKey(ApiKey key, String text) {
    /** Without the key. */
    @Override
    public String toString() {
        return "IssuedApiKey[" + key + "]";
    }
}
