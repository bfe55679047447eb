package io.postrider.application.alert;

import io.postrider.domain.webhook.WebhookAlert;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that is to be told through one channel.
 *
 * @param createdAt when it was decided to tell it
 * @param tries how often it was taken to be told, this time included
 */
public record AlertMessage(UUID id, WebhookAlert alert, Instant createdAt, int tries) {}
