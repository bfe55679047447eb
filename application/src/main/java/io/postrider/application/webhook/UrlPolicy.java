package io.postrider.application.webhook;

import io.postrider.domain.webhook.WebhookUrl;
import java.util.Optional;

/**
 * Tells when a webhook is registered what could not be delivered to anyway: literal addresses, names of this machine and ports
 * that the address policy forbids. Names are not resolved: the policy itself is applied when a delivery connects.
 */
@FunctionalInterface
public interface UrlPolicy {
    /** Why the URL is refused, to be read after the name of the field; empty where nothing speaks against it. */
    Optional<String> objection(WebhookUrl url);
}
