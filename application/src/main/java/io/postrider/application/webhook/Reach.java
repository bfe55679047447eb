package io.postrider.application.webhook;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.webhook.Webhook;
import org.jspecify.annotations.Nullable;

/**
 * Which webhooks a caller can reach: through the native API all of its account, through a dialect that dialect's, through
 * one with spaces those of one space. What is out of reach is unknown.
 *
 * @param dialect null for all
 * @param space null for all
 */
public record Reach(
        AccountId account,
        @Nullable DialectName dialect,
        @Nullable String space) {
    public static Reach of(AccountId account) {
        return new Reach(account, null, null);
    }

    public static Reach of(AccountId account, DialectName dialect) {
        return new Reach(account, dialect, null);
    }

    public static Reach of(AccountId account, DialectName dialect, String space) {
        return new Reach(account, dialect, space);
    }

    public boolean covers(Webhook webhook) {
        return webhook.account().equals(account)
                && (dialect == null || webhook.dialect().equals(dialect))
                && (space == null || webhook.space().equals(space));
    }
}
