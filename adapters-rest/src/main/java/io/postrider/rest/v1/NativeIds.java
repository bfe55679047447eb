package io.postrider.rest.v1;

import io.postrider.application.account.UnknownAccount;
import io.postrider.application.account.UnknownApiKey;
import io.postrider.application.delivery.UnknownDelivery;
import io.postrider.application.event.UnknownEvent;
import io.postrider.application.event.UnknownEventType;
import io.postrider.application.recovery.UnknownRecovery;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;

/**
 * Ids as the native API writes them. A text that is no id names nothing, so it is unknown like an id that nobody has.
 */
final class NativeIds {
    private static final IdForm ACCOUNTS = IdForm.prefixed("acc_");
    private static final IdForm API_KEYS = IdForm.prefixed("key_");
    private static final IdForm WEBHOOKS = Dialect.NATIVE.webhookIds();
    private static final IdForm DELIVERIES = Dialect.NATIVE.deliveryIds();
    private static final IdForm RECOVERIES = IdForm.prefixed("rec_");

    private NativeIds() {}

    static String text(AccountId id) {
        return ACCOUNTS.format(id.value());
    }

    static String text(ApiKeyId id) {
        return API_KEYS.format(id.value());
    }

    static String text(WebhookId id) {
        return WEBHOOKS.format(id.value());
    }

    static String text(DeliveryId id) {
        return DELIVERIES.format(id.value());
    }

    static String text(RecoveryId id) {
        return RECOVERIES.format(id.value());
    }

    static AccountId account(String text) {
        return ACCOUNTS.parse(text).map(AccountId::new).orElseThrow(UnknownAccount::new);
    }

    static ApiKeyId apiKey(String text) {
        return API_KEYS.parse(text).map(ApiKeyId::new).orElseThrow(UnknownApiKey::new);
    }

    static WebhookId webhook(String text) {
        return WEBHOOKS.parse(text).map(WebhookId::new).orElseThrow(UnknownWebhook::new);
    }

    static DeliveryId delivery(String text) {
        return DELIVERIES.parse(text).map(DeliveryId::new).orElseThrow(UnknownDelivery::new);
    }

    static RecoveryId recovery(String text) {
        return RECOVERIES.parse(text).map(RecoveryId::new).orElseThrow(UnknownRecovery::new);
    }

    static PublicEventId event(String text) {
        return PublicEventId.of(text).orElseThrow(UnknownEvent::new);
    }

    static EventType eventType(String text) {
        return EventType.of(text).orElseThrow(UnknownEventType::new);
    }
}
