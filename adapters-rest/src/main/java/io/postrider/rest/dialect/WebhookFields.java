package io.postrider.rest.dialect;

import io.postrider.application.webhook.Change;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.ObjectFields;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the fields of a webhook that most dialects have. Their shape is looked at here, their rules are those of the use cases. A
 * field that is null is wrong, but for those that can be without a value.
 */
public final class WebhookFields {
    private final ObjectFields fields;

    public WebhookFields(ObjectFields fields) {
        this.fields = fields;
    }

    /** A text that must be there. */
    public Optional<String> required(String name) {
        return fields.require(name) ? fields.string(name, Integer.MAX_VALUE) : Optional.empty();
    }

    /** Event types that must be there. */
    public Optional<List<String>> requiredTypes(String name) {
        return fields.require(name) ? types(name) : Optional.empty();
    }

    /** A text that may be absent or null. */
    public Optional<String> optional(String name) {
        return fields.string(name, Integer.MAX_VALUE);
    }

    /** A truth value that may be absent. */
    public Optional<Boolean> bool(String name) {
        return fields.refuseNull(name) ? fields.bool(name) : Optional.empty();
    }

    /** A text that may be absent. */
    public Optional<String> text(String name) {
        return fields.refuseNull(name) ? fields.string(name, Integer.MAX_VALUE) : Optional.empty();
    }

    /** Event types that may be absent. */
    public Optional<List<String>> types(String name) {
        return fields.refuseNull(name)
                ? fields.list(
                        name, 0, Webhook.MAX_EVENT_TYPES, JsonKind.STRING, (field, item) -> Optional.of(item.string()))
                : Optional.empty();
    }

    /** Hands over what is to be done to a field: nothing where it is absent, clearing it where it is null. */
    public void clearable(String name, Consumer<Change<String>> change) {
        if (fields.isNull(name)) {
            change.accept(Change.clear());
        } else {
            fields.string(name, Integer.MAX_VALUE).ifPresent(text -> change.accept(Change.to(text)));
        }
    }
}
